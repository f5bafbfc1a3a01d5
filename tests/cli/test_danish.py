"""The program in Danish: each text has its Danish, names are understood in both languages, machines see no change."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from gettext import GNUTranslations
from pathlib import Path

import click
import pytest

from cli.danish import COMMANDS, GROUPED_BY, OPTIONS, command_meant
from cli.danish_words import WORDS, in_danish, plain
from cli.languages import DANISH, ENGLISH, LANGUAGES, SPEECH, Words, dedented, language_of
from cli.program import pladsbog as program
from cli.remedies import CATALOGUE
from cli.wordings import WORDINGS
from ledger.models.accounts import Selector
from ledger.models.notice import RunningMonthAndMonths
from ledger.shared.message import Message
from tests import catalogue
from tests.catalogue import Text, commands, fields, says_nothing, texts
from tests.cli.at_a_terminal import at_a_terminal
from tests.cli.every_answer import READING
from tests.cli.running import pladsbog


@pytest.fixture
def danish(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PLADSBOG_LANG", "da")
    yield
    SPEECH.speak(ENGLISH)


REMEDIES = frozenset(WORDINGS.values())
SENTENCES_ALONE = ("verify", "check")
"""What has no table where nothing is found: a sentence says so."""


# --- the catalogue --------------------------------------------------------------------------------


def translated() -> dict[Text, str]:
    return {(message.context, str(message.id)): str(message.string) for message in catalogue.read() if message.id}


def test_the_catalogue_has_every_text_that_is_said_and_no_other() -> None:
    said, kept = texts().keys(), translated().keys()
    assert said == kept, "python -m tests.catalogue --write brings it up to date"
    assert len(kept) > 2000


@pytest.mark.parametrize("read_by", ["3.12", "3.13"])
def test_help_has_its_danish_whichever_python_reads_it(read_by: str) -> None:
    """From 3.13 on a docstring comes without the indentation of its code."""
    docstring = {
        "3.12": "Settle a month.\n\n    Lines stand\n      by kind.\n    ",
        "3.13": "Settle a month.\n\nLines stand\n  by kind.\n",
    }[read_by]
    assert dedented(docstring) == "Settle a month.\n\nLines stand\n  by kind."


def test_every_text_has_its_danish() -> None:
    found = translated()
    without = [text for (_, text), danish in found.items() if not danish and not says_nothing(text)]
    assert without == []
    # A sentence that is the same in both languages was not translated.
    same = [text for (_, text), danish in found.items() if danish == text and len(text.split()) > 2]
    assert [text for text in same if not says_nothing(text) and not _is_a_command(text)] == []


def _is_a_command(text: str) -> bool:
    return text.startswith("pladsbog ") or "|" in text


def test_a_danish_text_names_the_same_values() -> None:
    wrong = {text: danish for (_, text), danish in translated().items() if danish and fields(text) != fields(danish)}
    assert wrong == {}


def test_a_danish_list_is_joined_by_a_danish_word() -> None:
    assert [danish for danish in translated().values() if re.search(r": ?(and|or) ?\}", danish)] == []


def test_what_the_program_reads_is_made_of_the_catalogue() -> None:
    assert catalogue.MADE.read_bytes() == catalogue.as_mo(catalogue.read())


def test_words_are_those_that_gettext_finds() -> None:
    words = Words(catalogue.MADE)
    with catalogue.MADE.open("rb") as file:
        theirs = GNUTranslations(file)
    told = [text for _, text in texts()]
    assert len(told) > 3000
    for text in (*told, "nothing of ours", "code", "\4"):
        found = theirs.gettext(text)
        # What has a plural is looked for by its singular too, which some versions of Python's own do not.
        assert words.gettext(text) == (theirs.ngettext(text, text, 1) if found == text else found)
        assert words.pgettext("code", text) == theirs.pgettext("code", text)


def test_danish_texts_name_commands_and_options_as_danish_help_does() -> None:
    top = click.Context(program, info_name="pladsbog", **program.context_settings)
    both = [
        param for _, command in commands(program, top) for param in command.params if isinstance(param, click.Option)
    ]
    known = {name for param in both for name in (*param.opts, *param.secondary_opts)} | {*OPTIONS.values(), "--navn"}
    for (_, text), danish in translated().items():
        for word in re.findall(r"pladsbog ([a-zæøåé][\wæøåé-]*)", danish):
            if f"pladsbog {word}" in danish and "pladsbog " in text:
                assert COMMANDS.get(word, word) == word, (text, word)
        for option in re.findall(r"(?<![\w-])(--[a-zæøåé][\wæøåé-]*)", danish):
            assert option not in OPTIONS, (text, option)
            assert option in known, (text, option)


def test_danish_texts_name_the_options_that_the_english_ones_do() -> None:
    """Advice without a command may name any option: `--til` for `--until` is one, of another command."""
    named = re.compile(r"(?<![\w-])--[a-zæøå][a-zæøå-]*")
    for (_, text), danish in translated().items():
        english = {OPTIONS.get(option, option) for option in named.findall(text)}
        told = {"--af" if option == GROUPED_BY else option for option in named.findall(danish)}
        # Prose may speak of an option that the English calls otherwise, and say what --by puts together in words.
        if text in REMEDIES:
            assert told == english, (text, danish)
    assert len(REMEDIES) > 300


def _typed_in(danish: str) -> Iterator[list[str]]:
    """The commands that a text tells to type, word by word."""
    for typed in re.findall(r"(?<![\w»])pladsbog ((?:--pladsbog \S+ )?[a-zæøåé][^;:,»`]*)", danish):
        words = re.sub(r"\{[^}]*\}", "X", typed).split()
        yield words[2:] if words[0] == "--pladsbog" else words


def test_commands_that_danish_texts_tell_to_type_are_understood() -> None:
    looked_at = 0
    for (_, text), danish in translated().items():
        for typed in _typed_in(danish) if "pladsbog " in text else ():
            words = [word.rstrip(".,") for word in typed]
            command: click.Command = program
            ctx = click.Context(program, info_name="pladsbog", **program.context_settings)
            while isinstance(command, click.Group) and words and (meant := _meant(command, ctx, words[0])):
                command = meant
                del words[0]
            if isinstance(command, click.Group):
                continue  # the program's name in a sentence, or one of several commands
            options = {name: one for one in command.params if isinstance(one, click.Option) for name in one.opts}
            for at, word in enumerate(words):
                if word.startswith("--") and word not in ("--hjælp", "--X"):
                    assert word in options, (text, danish, word)
                    of, value = options[word], words[at + 1] if at + 1 < len(words) else "X"
                    choices = of.type.choices if isinstance(of.type, click.Choice) else ()
                    known = [in_danish(of, str(one)) for one in choices]
                    assert not known or of.is_flag or value.isupper() or value in known, (text, danish, value)
                    looked_at += 1
    assert looked_at > 200


def _meant(group: click.Group, ctx: click.Context, word: str) -> click.Command | None:
    name = command_meant(word, group.list_commands(ctx))
    return None if name is None else group.get_command(ctx, name)


def test_danish_texts_speak_as_the_field_does() -> None:
    for (_, text), danish in translated().items():
        assert not re.search(r"\bvenligst\b|\w!(?!\w)", danish, re.IGNORECASE), (text, danish)


# --- names ----------------------------------------------------------------------------------------


def test_a_house_leader_has_one_name() -> None:
    for (_, text), danish in translated().items():
        assert not re.search(r"tilbudsleder|\blederens?\b", danish, re.IGNORECASE), text


def test_every_command_has_a_danish_name_of_its_own() -> None:
    top = program.list_commands(click.Context(program, **program.context_settings))
    assert set(top) <= COMMANDS.keys()
    names = [plain(COMMANDS[name]) for name in top]
    assert len(set(names)) == len(names)
    taken = {name: danish for name, danish in COMMANDS.items() if name in top and danish in top and danish != name}
    assert taken == {}, "a Danish name is the English one of another command"


def test_no_command_has_two_options_of_one_name() -> None:
    for path, command in commands(program, click.Context(program, info_name="pladsbog", **program.context_settings)):
        names = [name for param in command.params for name in (*param.opts, *param.secondary_opts)]
        assert len(names) == len(set(names)), path


@pytest.mark.parametrize(
    "line",
    [
        "indflytning c-17 syrenparken 1 --fra 2023-05-01 --niveau 5 --afgørelse VU-1 --ja",
        "indflytning c-17 syrenparken 1 --fra 01-05-2023 --niveau 5 --afgoerelse VU-1 --ja",
        "move-in c-17 syrenparken 1 --from 2023-05-01 --level 5 --decision VU-1 --yes",
    ],
)
@pytest.mark.parametrize("language", ["da", "en"])
def test_names_are_understood_in_whichever_language_is_spoken(
    town: Path, monkeypatch: pytest.MonkeyPatch, line: str, language: str
) -> None:
    assert town
    monkeypatch.setenv("PLADSBOG_LANG", language)
    assert pladsbog(line).code == 0
    shown = pladsbog("beboere --den 2023-06-01 --form csv")
    assert shown.code == 0
    assert "c-17" in shown.out
    SPEECH.speak(ENGLISH)


def test_both_sides_of_a_flag_have_their_danish_name(town: Path) -> None:
    assert town
    danish = pladsbog("--lang da tabeller --hjælp").out
    assert "--ændringer / --uden-ændringer" in danish
    assert "changes" not in danish
    assert "--changes / --no-changes" in pladsbog("--lang en tables --help").out
    for option in ("--uden-ændringer", "--uden-aendringer", "--no-changes", "--ændringer"):
        assert pladsbog(f"--lang da genopbyg {option}").code == 0, option
    SPEECH.speak(ENGLISH)


def test_seconds_have_a_decimal_comma(town: Path) -> None:
    assert town
    told = pladsbog("--lang da genopbyg --uden-ændringer").err
    assert re.search(r"ført ind på \d+,\d\d s ", told), told
    SPEECH.speak(ENGLISH)


# --- which language -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "environment", "language"),
    [
        ([], {}, ENGLISH),
        ([], {"LANG": "da_DK.UTF-8"}, DANISH),
        ([], {"LANG": "da_DK.UTF-8", "LC_ALL": "C"}, ENGLISH),
        ([], {"LANG": "en_US.UTF-8", "PLADSBOG_LANG": "da"}, DANISH),
        (["--lang", "en"], {"PLADSBOG_LANG": "da"}, ENGLISH),
        (["--sprog=da", "status"], {}, DANISH),
        ([], {"LANG": "dav_KE"}, ENGLISH),
    ],
)
def test_the_language_is_asked_for_or_that_of_the_system(
    args: list[str], environment: dict[str, str], language: str
) -> None:
    assert language_of(args, environment) == language


def test_a_language_that_is_none_is_refused() -> None:
    refused = pladsbog("--lang sv status")
    assert refused.code == 2
    assert "'sv' is not one of 'da', 'en'" in refused.err


# --- what is said ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("danish")
def test_a_refusal_and_its_remedy_are_in_danish(town: Path) -> None:
    assert town
    pladsbog("indflytning c-17 syrenparken 1 --fra 2023-05-01 --niveau 5 --afgørelse VU-1 --ja")
    refused = pladsbog("indflytning c-18 syrenparken 1 --fra 2023-06-01 --niveau 5 --afgørelse VU-2 --ja")
    assert refused.code == 1
    assert refused.err.startswith("Fejl: plads 1 i syrenparken er optaget af c-17 fra 01-05-2023")
    assert "[place-taken]" in refused.err
    assert "pladsbog fraflytning c-17 --den DATO" in refused.err


@pytest.mark.usefixtures("danish")
def test_help_is_in_danish_with_danish_names() -> None:
    told = pladsbog("fraflytning --help").out
    assert "Brug: pladsbog" in told
    assert "--den DATO" in told
    assert "--on" not in told
    assert "Borgeren" in told or "borger" in told
    assert "indflytning" in pladsbog("--help").out


def helps(group: click.Group, *path: str) -> Iterator[str]:
    """What each command is called with, in English: those of groups too."""
    ctx = click.Context(group)
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        yield " ".join((*path, name))
        if isinstance(command, click.Group):
            yield from helps(command, *path, name)


@pytest.mark.usefixtures("danish")
def test_no_english_value_stands_in_danish_help() -> None:
    # the names of files, columns and tables of files are not spoken; `end`, `kind` and others are words of both
    both = {"end", "due", "kind", "level", "log", "plan"}
    english = {word for word, danish in WORDS.items() if danish != word} - both
    caps = "HOURS|TEXT|FILE|DATE|MONTH"
    value = re.compile(rf"(?:--vis|--slags|--efter|`)\s*({'|'.join(english)})(?![\w-])|\b({caps})\b")
    for command in helps(program):
        told = re.sub(r"\s+", " ", pladsbog(f"{command} --help").out)
        found = [hit[0] for hit in value.finditer(told) if hit[1] not in ("offer", "citizen", "chart")]
        assert not found, (command, found)
        assert not re.search(r"[0-9]{4}-Q[1-4]", told), (command, "a quarter is written 2026-K1")


def test_what_is_said_beside_json_is_a_persons_and_in_the_language_asked_for(answers: Path) -> None:
    assert answers
    told = {language: pladsbog(f"--lang {language} statement 163 2023-06 --format json") for language in LANGUAGES}
    SPEECH.speak(ENGLISH)
    assert told[DANISH].out == told[ENGLISH].out, "what programs read is the same"
    assert "fingeraftryk af #" in told[DANISH].err
    assert "digest of #" in told[ENGLISH].err
    # and a refusal is an object, for programs
    refused = pladsbog("--lang da statement 163 2023-99 --format json")
    assert json.loads(refused.err)["message"].startswith("'2023-99' is not a month")


@pytest.mark.usefixtures("danish")
def test_tables_are_in_danish(answers: Path) -> None:
    assert answers
    told = pladsbog("afregn 2023-06").out
    assert "åben" in told
    assert "i alt" in told
    assert "juni 2023" in pladsbog("budget syrenparken 2023").out
    assert "01-01-2023" in pladsbog("beboere --den 2023-06-01").out


@pytest.mark.parametrize("line", READING)
def test_what_machines_read_is_the_same_in_every_language(
    answers: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    assert answers
    forms = ("json",) if line in SENTENCES_ALONE else ("json", "csv")
    asked = [f"{line} --format {form}" for form in forms]
    english = [pladsbog(one) for one in asked]
    monkeypatch.setenv("PLADSBOG_LANG", "da")
    danish = [pladsbog(one) for one in asked]
    SPEECH.speak(ENGLISH)
    assert [(ran.code, ran.out) for ran in danish] == [(ran.code, ran.out) for ran in english]


@pytest.mark.parametrize("line", READING)
@pytest.mark.usefixtures("danish")
def test_every_answer_can_be_had_in_danish(answers: Path, line: str) -> None:
    assert answers
    ran = pladsbog(line)
    assert ran.code in (0, 3)
    assert not re.search(r"(?<![\w-])(with|from|until|recorded|because|the)(?![\w-])", ran.out), ran.out


def test_the_municipality_of_the_demo_writes_danish_where_danish_is_spoken(folder: Path) -> None:
    for language in LANGUAGES:
        assert pladsbog(f"--lang {language} --ledger {language}.db demo --places 24 --years 1").code == 0
    danish, english = (
        pladsbog(f"--ledger {folder}/{language}.db log --format json").data for language in (DANISH, ENGLISH)
    )
    assert [(one["event"], one["effective_on"]) for one in danish] == [
        (one["event"], one["effective_on"]) for one in english
    ]
    written = [
        (there[key], here[key])
        for there, here in zip(danish, english, strict=True)
        for key in ("decision", "reason")
        if not here.get(key, "VU ").startswith("VU ")
    ]
    assert len({reason for _, reason in written}) > 5
    assert all(there != here for there, here in written)


@pytest.mark.usefixtures("danish")
@pytest.mark.parametrize(
    ("payer", "said"),
    [
        ("own", "betales af egen kommune"),
        ("other", "betales af en anden kommune"),
        ("163", "betalingskommune 163"),
    ],
)
def test_another_payer_is_another_municipality_and_not_something_else(payer: str, said: str) -> None:
    SPEECH.speak(DANISH)
    whom = RunningMonthAndMonths(payer=payer).whom()
    assert whom is not None
    assert whom.worded(CATALOGUE) == said
    assert said in [side.worded(CATALOGUE) for side in Selector(payer=payer).sides() if isinstance(side, Message)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_commands_of_a_group_have_the_same_line_of_help(language: str) -> None:
    told = pladsbog(f"--lang {language} follow-up --help").out
    SPEECH.speak(ENGLISH)
    lines = [" ".join(text.split()) for _, text in re.findall(r"^  (\S+) +(\S(?:.|\n(?=   ))+)", told, re.MULTILINE)]
    assert len(lines) >= 10
    assert len(set(lines)) == len(lines)
    other = {"en": "the same as history", "da": "det samme som historik"}[language]
    assert sum(other in line for line in lines) == 1


def test_a_csv_has_the_next_command_as_it_is_in_english(town: Path) -> None:
    ledger = town / "pladsbog.db"
    told = {lang: pladsbog(f"--lang {lang} --ledger {ledger} status --format csv").out for lang in ("da", "en")}
    assert told["da"] == told["en"]
    assert f"next;pladsbog --ledger {ledger} " in told["da"]
    SPEECH.speak(ENGLISH)


@pytest.mark.parametrize(
    ("line", "help_of"),
    [
        ("fraflytning c-1 --den 20-12-2025 --årsag", "pladsbog fraflytning --hjælp"),
        ("opfølgning afhold h 2025-03 --deltagere", "pladsbog opfølgning afhold --hjælp"),
        ("--pladsbog", "pladsbog --hjælp"),
    ],
)
def test_an_option_without_its_value_leads_to_the_help_of_its_command(line: str, help_of: str) -> None:
    told = pladsbog(f"--lang da {line}").err
    assert "skal der stå en værdi" in told
    assert told.endswith(f": {help_of}\n")


def test_a_share_is_asked_for_as_danes_write_it(folder: Path) -> None:
    assert folder
    line = ["decision", "new", "--vacancy", "share", "--allocation", "combination", "--structure", "places"]
    for language, share in (("da", "[0,5]"), ("en", "[0.5]")):
        told = at_a_terminal(line, "KB 1", "2025-01-01", "ny", "2025-01-01", *[""] * 12, PLADSBOG_LANG=language).text
        assert share in told, told
    assert "share = 0.5" in told, "what is taken is read alike"


def test_a_danish_word_in_a_decision_file_is_told_with_the_word_that_files_have(folder: Path) -> None:
    head = 'reference = "KB 1"\ndecided_on = 2025-01-01\n[[model]]\nid = "m"\neffective = 2025-01-01\n'
    model = 'allocation = "ramme"\nstructure = "places"\nbasis = "dagligt"\n[model.vacancy]\nrule = "ingen"\n'
    (folder / "m.toml").write_text(head + model, encoding="utf-8")
    told = pladsbog("--lang da vedtag m.toml --prøv").err
    for word in ("none", "daily", "frame"):
        assert f'; mente du "{word}"?\n' in told
    (folder / "m.toml").write_text(head.replace("2025-01-01\n[", "2025-01-01\nx = 878,50\n["), encoding="utf-8")
    told = pladsbog("--lang da vedtag m.toml --prøv").err
    assert "linje 3: decimaler skrives med punktum her: skriv 878.50 [bad-decision-file]" in told
