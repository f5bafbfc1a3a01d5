"""Views for the questions that people ask of the tables first.

Decided on 2026-11-27:

* `residents` and `vacant_places` are those of today, by the clock of whoever opens the file: what was told ahead counts
  from its day on. Before, they were those without a last day: somebody who was known to leave was in neither, and who
  would move in next month lived there already. No other view has a clock.
* A place out of use is not vacant, as in a settlement. `vacant_from` is the day after the last resident's: how long
  notice is paid for is a matter of terms, which `pladsbog vacancies` reads.
"""

from __future__ import annotations

_TODAY = "date('now', 'localtime')"

RESIDENTS = f"""
CREATE VIEW residents AS
SELECT r.offer, r.place, s.citizen, r.first_day AS here_since, s.first_day AS moved_in, s.stay, a.level, a.hours,
    a.special_price_ore, CASE WHEN p.number IS NULL THEN s.payer ELSE p.payer END AS payer,
    coalesce(p.paragraph, s.paragraph) AS paragraph, s.last_day
FROM stays s
JOIN rooms r ON r.stay = s.stay AND {_TODAY} BETWEEN r.first_day AND coalesce(r.last_day, '9999')
LEFT JOIN assessments a ON a.number = (
    SELECT number FROM assessments WHERE stay = s.stay AND first_day <= {_TODAY}
    ORDER BY first_day DESC, number DESC LIMIT 1)
LEFT JOIN payers p ON p.number = (
    SELECT number FROM payers WHERE stay = s.stay AND first_day <= {_TODAY}
    ORDER BY first_day DESC, number DESC LIMIT 1)
"""  # noqa: S608 - our own text

VACANT = f"""
CREATE VIEW vacant_places AS
SELECT p.offer, p.place, coalesce(l.level, p.level) AS level,
    coalesce((
        SELECT date(max(r.last_day), '+1 day') FROM rooms r
        WHERE r.offer = p.offer AND r.place = p.place AND r.last_day < {_TODAY}
    ), p.first_day) AS vacant_from
FROM places p
LEFT JOIN place_levels l ON l.number = (
    SELECT number FROM place_levels WHERE offer = p.offer AND place = p.place AND first_day <= {_TODAY}
    ORDER BY first_day DESC, number DESC LIMIT 1)
WHERE {_TODAY} BETWEEN p.first_day AND coalesce(p.last_day, '9999')
AND NOT EXISTS (
    SELECT 1 FROM rooms r
    WHERE r.offer = p.offer AND r.place = p.place AND {_TODAY} BETWEEN r.first_day AND coalesce(r.last_day, '9999')
)
AND coalesce((
    SELECT in_use FROM place_uses u
    WHERE u.offer = p.offer AND u.place = p.place AND {_TODAY} BETWEEN u.first_day AND coalesce(u.last_day, '9999')
    ORDER BY u.number DESC LIMIT 1
), 1)
"""  # noqa: S608 - as above

BY_MONTH = """
CREATE VIEW month_by_house AS
SELECT s.offer,
    (SELECT name FROM offers o WHERE o.offer = s.offer ORDER BY effective_on DESC, number DESC LIMIT 1) AS name,
    s.month, s.status, s.total_ore, l.base_ore, l.service_ore, l.supplement_ore, l.own_payment_ore, l.notice_ore,
    l.vacancy_ore, l.adjustment_ore, l.phase_in_ore, s.occupied, s.notice, s.vacant, s.closed, s.absent,
    round(100.0 * s.occupied / nullif(s.occupied + s.notice + s.vacant, 0), 2) AS occupancy_percent, s.findings
FROM settlements s LEFT JOIN (
    SELECT offer, month,
        sum(amount_ore) FILTER (WHERE kind = 'base') AS base_ore,
        sum(amount_ore) FILTER (WHERE kind = 'service') AS service_ore,
        sum(amount_ore) FILTER (WHERE kind = 'supplement') AS supplement_ore,
        sum(amount_ore) FILTER (WHERE kind = 'own-payment') AS own_payment_ore,
        sum(amount_ore) FILTER (WHERE kind = 'notice') AS notice_ore,
        sum(amount_ore) FILTER (WHERE kind = 'vacancy') AS vacancy_ore,
        sum(amount_ore) FILTER (WHERE kind = 'adjustment') AS adjustment_ore,
        sum(amount_ore) FILTER (WHERE kind = 'phase-in') AS phase_in_ore
    FROM settlement_lines GROUP BY offer, month
) l ON l.offer = s.offer AND l.month = s.month
"""

BY_YEAR = """
CREATE VIEW year_by_house AS
SELECT offer, name, CAST(substr(month, 1, 4) AS INTEGER) AS year, sum(status = 'closed') AS closed_months,
    count(*) AS months, sum(total_ore) AS total_ore, sum(vacancy_ore) AS vacancy_ore,
    sum(adjustment_ore) AS adjustment_ore, sum(occupied) AS occupied, sum(notice) AS notice, sum(vacant) AS vacant,
    sum(closed) AS closed, sum(absent) AS absent, sum(findings) AS findings
FROM month_by_house GROUP BY offer, substr(month, 1, 4)
"""

BUDGETS = """
CREATE VIEW budget_by_year AS
SELECT offer, year, sum(status = 'closed') AS closed_months, sum(adopted_ore) AS adopted_ore,
    sum(settled_ore) AS settled_ore, sum(expected_ore) AS expected_ore, sum(grants_ore) AS grants_ore,
    sum(current_ore) AS current_ore, sum(deviation_ore) AS deviation_ore
FROM budgets GROUP BY offer, year
"""

QUESTIONS = (RESIDENTS, VACANT, BY_MONTH, BY_YEAR, BUDGETS)
