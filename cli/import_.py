"""pladsbog import: many registrations from a file."""

from __future__ import annotations

import shlex
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from cli import options
from cli.declaring import option
from cli.languages import SPEECH
from cli.printing import in_words, note, note_way
from cli.progress import IMPORTING, Counted
from cli.session import Session
from ledger.errors import BadImport, BadOption, LedgerTrouble, Refusal
from ledger.shared.message import Message, Value, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cli.proposal import Page
    from ledger.application import Ledger, RecordedBefore
    from ledger.commands import Command
    from ledger.events import Recorded
    from ledger.reading.imports import ImportFile
    from projections.cut_short import CutShort

_STANDARD_INPUT = "standard input"


@click.command("import")
@click.argument("file", metavar="[FILE]", required=False)
@option(
    "--template",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a file to begin with: headings and examples. Its ending, .csv or .xlsx, says which.",
)
@options.errors_to("Where rows are refused, write a copy (.xlsx) with the reason in each cell.")
@option("--force", is_flag=True, help="Let --template or --errors-to replace a file.")
@options.by
@options.ref
@options.recording
@click.pass_obj
def command(
    session: Session,
    /,
    recording: options.RecordingOptions,
    file: str | None,
    template: Path | None,
    errors_to: Path | None,
    force: bool,  # noqa: FBT001 - click's signature
    by: str,
    ref: str | None,
) -> None:
    """Record many registrations from a file.

    FILE is CSV, JSON lines or xlsx; - reads standard input. Rows are applied in file order, all or none: where any row
    is bad, the first 50 bad ones are shown, all are counted, and nothing is recorded. The same file a second time
    records nothing, unless you give it a --ref of its own. Rows whose event begins with "example" are passed over.
    With --errors-to a copy says in each refused cell what is wrong with it; mended there, it can be imported itself.

    \b
    Columns: event (move-in, buy, reassess, move, swap, change, absent,
    return, grant, regrant, end-grant, deliver, own-payment, depart, vacancy,
    reserve), date, month, citizen, citizen2, offer, to_offer, place, level,
    hours, special_price, per, price, asked, chart, service, quantity, more,
    paragraph, payer, acting, residence, payer_unlisted, decision, function,
    name, contract, ends, negotiate, decided_by, decided_on, cause,
    notice_given, kind, until, reason, ref; Danish names are accepted too.

    A chart is a file beside the import: the 24-hour chart of a move-in,
    reassess, move, grant or regrant.

    \b
    Numbers      file with ';'       file with ','       JSON and xlsx
    1370,50      1370.50             1370.50             a number is
    1370.50      1370.50             1370.50             what it is;
    1.370,50     1370.50             1370.50             a text is read
    1.370        1370 kr.            refused             as in a file
    1,370        refused             refused             with ','
    7,125 hours  7.125               refused
    7.125 hours  refused             refused
    """  # noqa: D301 - the backspace is click's mark for lines that stay as they are
    if template is not None:
        _write_template(template, file, session, force=force)
        return
    if file is None:
        raise BadOption(
            say("no file is named"), say("name one, or write one to begin with: pladsbog import --template rows.csv")
        )
    if errors_to is not None:
        check_errors_to(errors_to, file, session.location, force=force)
    data = _data(file)
    houses: dict[str, str] = {}
    services: dict[str, str] = {}
    while True:
        rows_read = _read(file, data, by, houses, services, keep_all=errors_to is not None)
        if recording.is_answered_for:
            _refuse_short_texts(rows_read)
        rows = rows_read.keyed(ref)
        try:
            if rows_read.bad:
                refuse(session, rows_read, rows)
            record_file(session, rows_read, rows, recording)
        except BadImport as refusal:
            from cli.houses import learned_of_rows, meant_in_rows  # noqa: PLC0415 - only when refusing

            if learned_of_rows(refusal, houses, services, session, tells=not recording.as_json):
                continue
            meant_in_rows(rows_read.bad.kept, session)
            if errors_to is not None:
                write_errors(errors_to, data, rows_read, force=force)
            _tell_doubts(rows_read, recording)
            raise
        return


def _tell_doubts(file: ImportFile, recording: options.RecordingOptions) -> None:
    """Say to a person how words of a refused file are read; of another one, what is recorded says it."""
    for one in () if recording.as_json else file.doubts:
        note(one)


def _refuse_short_texts(file: ImportFile) -> None:
    """Add the cells to the bad ones in which a letter or a figure stands as a reference or a reason."""
    from cli.said_something import of_command  # noqa: PLC0415 - help does without

    for line, command in file.rows:
        for column, refusal in of_command(command):
            file.bad.cell(line, column, refusal.text, refusal)


def record_file(
    session: Session,
    file: ImportFile,
    rows: list[tuple[int, Command]],
    recording: options.RecordingOptions,
    besides: Callable[[Session, range], dict[str, Any]] | None = None,
    page: Callable[[Sequence[Recorded]], Page] | None = None,
) -> None:
    """Record what a file asks for, all or nothing, after asking where a person is there. Raises BadImport.

    `besides` tells more of the events that it recorded, now or before, and gives what JSON says of that; `page` is what
    is shown before, where it is another one than of every registration.
    """
    from cli.cut_short import data_of, tell_cut_short  # noqa: PLC0415 - help does without
    from cli.doubts import warn  # noqa: PLC0415 - as above
    from cli.proposal import confirmed, proposal  # noqa: PLC0415 - as above

    warn(session, (command for _, command in rows))
    told = Counted(rows, IMPORTING)
    with session.ledger(accept_clock=recording.accept_clock) as ledger:
        before = _recorded_before(ledger, file, rows)
        numbers: range | None = range(0)
        if before is None:
            numbers = confirmed(
                ledger,
                recording,
                lambda: ledger.propose_all(told, file.name, file.bad),
                page or proposal(session, recording),
                lambda as_of: ledger.record_all(told, file.name, file.bad, as_of=as_of, of_file=True),
            )
        if numbers is None:
            return
        if before is None and not numbers:
            before = ledger.recorded_with(rows[0][1].ref or "") if rows else None
    recorded = range(before.first, before.last + 1) if before else numbers
    session.recorded.extend(recorded)
    what = _rows(len(file.rows)) if besides is None else say("the meeting and all that the workbook says of it")
    more = partial(besides, session, recorded) if besides is not None else dict
    since = _since(session, before, file.rows) if before else Since(0)
    found = _cut_short(session, numbers) if before is None else []
    _report(file, (what, len(numbers)), before, since, recording, lambda: {**more(), **data_of(found)})
    tell_cut_short(found)


def _cut_short(session: Session, numbers: range) -> list[CutShort]:
    """What was just recorded that holds until something recorded before."""
    from cli.cut_short import found_in  # noqa: PLC0415 - help does without

    with session.history() as history:
        recorded = list(history.events(numbers.start - 1)) if numbers else []
    return found_in(session, recorded)


def _recorded_before(ledger: Ledger, file: ImportFile, rows: list[tuple[int, Command]]) -> RecordedBefore | None:
    """What the same file recorded, where it stands under the key that the file has by itself."""
    if not any(command.ref == file.key for _, command in rows):
        return None
    return ledger.recorded_with(file.key)


class Since(NamedTuple):
    """How many of the events of an earlier import were annulled afterwards, as by undo; and whether it holds anew.

    `again`: what was recorded when the same file came under another `key`, where all of the former was annulled.
    `rows`: so many of its rows hold under that key where others do not, and then nothing is said to be `again`.
    """

    gone: int
    key: str = ""
    again: RecordedBefore | None = None
    rows: int = 0


def _since(session: Session, before: RecordedBefore, rows: Sequence[tuple[int, Command]]) -> Since:
    """What became of an earlier import of these rows. A row is known again by what it asks for, and its line."""
    from ledger.events import Voided  # noqa: PLC0415 - only where a file comes again
    from ledger.state.live import annulled_by  # noqa: PLC0415 - as above

    held: dict[str, str | None] = {}
    with session.history() as history:
        voided = annulled_by(history.events(before.first - 1)).items()
        gone = {number for number, by in voided if isinstance(by.event, Voided)}
        annulled = sum(before.first <= number <= before.last for number in gone)
        if annulled <= before.last - before.first:
            return Since(annulled)
        seen: set[str] = set()
        for fact in history.events(before.last):
            ref = fact.event.ref
            if ref and ref not in seen:  # the first event of a row is what it asked for, the others follow from it
                seen.add(ref)
                if fact.number not in gone:
                    held[ref] = fact.event.request
    keys = _keys_of_rows(held, rows)
    if not keys:
        return Since(annulled)
    key, holding = max(keys.items(), key=lambda one: len(one[1]))  # of two with as many, the earlier
    if len(holding) < len(rows):
        return Since(annulled, key, rows=len(holding))
    with session.ledger() as ledger:
        return Since(annulled, key, ledger.recorded_with(f"{key}:{holding[0]}"))


def _keys_of_rows(held: Mapping[str, str | None], rows: Sequence[tuple[int, Command]]) -> dict[str, list[int]]:
    """Under which keys of a whole file rows hold, each with their lines. `held`: what was asked under a row's key."""
    from msgspec.structs import replace  # noqa: PLC0415 - only where a file comes again

    from ledger.idempotency import request_of  # noqa: PLC0415 - as above

    under: dict[int, dict[str, str | None]] = {}
    for ref, request in held.items():
        key, colon, of_line = ref.rpartition(":")
        if colon and of_line.isdecimal():
            under.setdefault(int(of_line), {})[key] = request
    keys: dict[str, list[int]] = {}
    for line, one in rows:
        if one.ref is not None:
            continue  # a row with a key of its own keeps it, and is recorded once, under that alone
        request = request_of(replace(one, ref=str(line)))  # any key: it is no part of what is asked
        for key, asked in under.get(line, {}).items():
            if asked == request:
                keys.setdefault(key, []).append(line)
    return keys


def refuse(session: Session, file: ImportFile, rows: list[tuple[int, Command]]) -> None:
    """Raise the refusal of a file with rows that cannot be read; what the rules say of the others is in it."""
    try:
        with session.ledger() as ledger:
            ledger.propose_all(rows, file.name, file.bad)
    except LedgerTrouble:
        raise file.bad.refusal() from None


def _report(
    file: ImportFile,
    done: tuple[Message, int],
    before: RecordedBefore | None,
    since: Since,
    recording: options.RecordingOptions,
    besides: Callable[[], dict[str, Any]],
) -> None:
    """Say what of a file is recorded, `done` with so many events, and tell programs the same.

    `since`: what became of those that it recorded `before`.
    """
    from cli.render import Output  # noqa: PLC0415 - help does without

    what, events = done
    if file.examples:
        note(say("{file}: {rows} passed over", file=file.name, rows=_example_rows(file.examples)))
    if before is not None:
        _tell_before(file.name, before, since, len(file.rows))
    else:
        note(say("{file}: {rows}, {events} recorded", file=file.name, rows=what, events=_events(events)))
    more = besides()
    if recording.as_json:
        data = {
            "dry_run": recording.dry_run,
            "file": file.name,
            "rows": len(file.rows),
            "examples": file.examples,
            "events": events,
            "recorded_before": before
            and {"first": before.first, "last": before.last, "on": before.day, "annulled": since.gone},
            **more,
        }
        if (again := since.again) is not None:
            data["recorded_again"] = {"first": again.first, "last": again.last, "on": again.day, "key": since.key}
        Output("json").show((), (), data=data)


def _tell_before(name: str, before: RecordedBefore, since: Since, rows: int) -> None:
    """Say what a file has recorded already, whether that still holds, and how it is recorded once more."""
    said: dict[str, Value] = {"file": name, "day": before.day, "numbers": _numbers(before)}
    note(say("{file}: imported on {day} as {numbers}; nothing recorded", **said))
    every, gone = before.last - before.first + 1, since.gone
    if since.again is not None:
        anew: dict[str, Value] = {"day": since.again.day, "numbers": _numbers(since.again), "key": since.key}
        note(
            say(
                "all of that has been annulled since, and recorded again on {day} as {numbers} under the key {key}",
                **anew,
            )
        )
    elif since.rows:
        part: dict[str, Value] = {"again": since.rows, "rows": rows, "key": since.key}
        note(
            say(
                "all of that has been annulled since; rows recorded again under the key {key}: {again} of {rows}",
                **part,
            )
        )
        note(say("to record the others again, import a file of those rows alone"))
    elif gone == every:
        note(say("all of that has been annulled since; to record it again, give it a key of its own: --ref KEY"))
    elif gone:
        values: dict[str, Value] = {"gone": gone, "every": every}
        note(say("annulled since: {gone} of these {every} events; the others still hold", **values))
        note(say("to record again what was annulled, import a file of those rows alone"))
    else:
        note(say("if it should be recorded once more after all, give it a key of its own: --ref KEY"))


def _numbers(recorded: RecordedBefore) -> str:
    first, last = recorded.first, recorded.last
    return f"#{first}" if first == last else f"#{first}–#{last}"


def _data(file: str) -> bytes:
    from ledger.reading.text import bytes_from, bytes_of  # noqa: PLC0415 - help does without

    return bytes_from(_STANDARD_INPUT, sys.stdin.buffer) if file == "-" else bytes_of(Path(file))


def _read(
    file: str, data: bytes, by: str, houses: Mapping[str, str], services: Mapping[str, str], *, keep_all: bool
) -> ImportFile:
    from ledger.reading.bounds import MOST_ROWS  # noqa: PLC0415 - help does without
    from ledger.reading.imports import import_file  # noqa: PLC0415 - as above

    name = _STANDARD_INPUT if file == "-" else file
    keeps = MOST_ROWS if keep_all else None
    return import_file(name, data, by, keeps=keeps, houses=houses, services=services)


def check_errors_to(path: Path, file: str, ledger: str, *, force: bool, of_meeting: bool = False) -> None:
    """Refuse early what the copy of a file, or of a meeting's workbook, cannot be.

    Raises BadOption, FileExists, LedgerFile.
    """
    from cli.writing import check_writable, refuse_ledgers  # noqa: PLC0415 - help does without

    refuse_ledgers(path, ledger)
    if path.suffix.lower() != ".xlsx":
        way = say("pladsbog import rows.csv --errors-to errors.xlsx")
        if of_meeting:
            way = say("pladsbog follow-up hold --file meeting.xlsx --errors-to errors.xlsx")
        raise BadOption(say("{path} does not end in .xlsx", path=str(path)), way)
    if path.exists() and Path(file).exists() and path.samefile(file):
        read = say("{path} is the file that is imported", path=str(path))
        if of_meeting:
            read = say("{path} is the workbook that is read", path=str(path))
        raise BadOption(read, say("name another file for the copy"))
    check_writable(path, force=force)


def write_errors(
    path: Path, data: bytes, file: ImportFile, *, force: bool, sheets: Sequence[str] = (), of_meeting: bool = False
) -> None:
    """Write a copy of what was refused, with the reason beside each cell, and say what reads it once it is mended."""
    from cli.marking import marked  # noqa: PLC0415 - help does without
    from cli.writing import write_whole  # noqa: PLC0415 - as above

    if of_meeting:
        from cli.follow_up.workbook import fill_of  # noqa: PLC0415 - as above

        copy = marked(file.name, data, file.bad, sheets, fill_of)
    else:
        copy = marked(file.name, data, file.bad)
    if copy is None:
        why = say("{path}: not written, since a part of {file} is damaged", path=str(path), file=file.name)
        way = say("save it anew in a spreadsheet program, or mend the cells without a copy")
        note(say("{reason}; {remedy}", reason=why, remedy=way))
        return
    write_whole(path, copy, force=force)
    told = say(
        "{path}: a copy with the reason in each cell that was refused; mend it there, and import it", path=str(path)
    )
    if of_meeting:
        values: dict[str, Value] = {"path": str(path), "file": shlex.quote(str(path))}
        told = say(
            "{path}: a copy with the reason in each cell that was refused; mend it there, and record it with: "
            "pladsbog follow-up hold --file {file}",
            **values,
        )
    note_way(told)


def _write_template(path: Path, file: str | None, session: Session, *, force: bool) -> None:
    from cli.writing import check_writable, refuse_ledgers, write_whole  # noqa: PLC0415 - help does without
    from ledger.reading.imports.template import template_csv  # noqa: PLC0415 - help does without

    forms = {".csv": lambda: template_csv(danish=SPEECH.is_danish), ".xlsx": lambda: _sheet_to_fill(session)}
    if file is not None:
        raise BadOption(say("--template writes a file, and another one is to be imported"), say("give one of them"))
    refuse_ledgers(path, session.location)
    if path.suffix.lower() not in forms:
        raise BadOption(
            say("{path} ends in neither .csv nor .xlsx", path=str(path)), say("pladsbog import --template rows.csv")
        )
    check_writable(path, force=force)
    write_whole(path, forms[path.suffix.lower()](), force=force)
    note(say("{path}: headings and an example row of each kind", path=str(path)))


def _sheet_to_fill(session: Session) -> bytes:
    """The template as a spreadsheet, with the houses and services of the ledger, where there is one."""
    from cli.choices import Said, offers, services  # noqa: PLC0415 - help does without
    from ledger.reading.imports.template import template_xlsx  # noqa: PLC0415 - as above

    said = Said(session, {})
    try:
        known, granted = ([one.value for one in choices(said)] for choices in (offers, services))
    except Refusal:
        known, granted = [], []
    return template_xlsx(danish=SPEECH.is_danish, told=in_words, offers=known, services=granted)


def _rows(count: int) -> Message:
    return say("1 row") if count == 1 else say("{count} rows", count=count)


def _example_rows(count: int) -> Message:
    return say("1 example row") if count == 1 else say("{count} example rows", count=count)


def _events(count: int) -> Message:
    return say("1 event") if count == 1 else say("{count} events", count=count)
