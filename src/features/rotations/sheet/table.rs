//! A plan as a table of plain text, for a terminal.

use super::{
    Sheet,
    grid::{Column, DASH, WIDTH, columns, wrapped},
    plain,
};
use crate::base::{
    PersonId, Reader,
    calendar::span::{self, Span},
};
use crate::features::rotations::rota::{LedgerLine, Shift};
use jiff::Timestamp;

impl Sheet<'_> {
    /// It as a table of plain text: who is on duty when and why, then what is not well, then who has had how much.
    pub fn table(&self) -> String {
        let t = self.to.words();
        let mut text = self.heading();
        if self.plan.shifts.is_empty() {
            let none =
                self.at.map_or_else(|| t.sheet_none(), |at| t.sheet_none_at(self.to.timeless().fixed(at)));
            text.push_str(&format!("{none}\n"));
        } else {
            text.push_str(&columns(self.shifts()));
        }
        self.part(&mut text, &t.sheet_gaps(), self.gaps());
        self.part(&mut text, &t.sheet_warnings(), self.warnings());
        if self.plan.ledger.lines.iter().any(|line| line.minutes > 0) {
            self.ledger(&mut text);
        }
        text
    }

    fn heading(&self) -> String {
        let zone = self.to.zone.iana_name().unwrap_or("UTC");
        let when = self.at.map_or_else(|| self.dated(self.span), |at| self.to.timeless().fixed(at));
        let heading = self.to.words().sheet_heading(plain(self.title), when, zone);
        wrapped(&heading, WIDTH).join("\n") + "\n\n"
    }

    fn shifts(&self) -> Vec<Column> {
        let (t, shifts) = (self.to.words(), &self.plan.shifts);
        let each = |cell: &dyn Fn(&Shift) -> String| shifts.iter().map(cell).collect::<Vec<_>>();
        let running = |shift: &Shift| self.now.is_some_and(|now| shift.starts <= now && now < shift.ends);
        let seats = shifts.iter().any(|shift| shift.seat > 1);
        let seat = |shift: &Shift| if seats { shift.seat.to_string() } else { String::new() };
        let has_hours = self.has_hours();
        let hours = |shift: &Shift| if has_hours { duty(&self.on_duty(shift)) } else { String::new() };
        let why = |shift: &Shift| plain(&shift.sentence(self.to, &|id| self.called(id))).into_owned();
        vec![
            Column::left(
                String::new(),
                each(&|shift| if running(shift) { ">".into() } else { String::new() }),
            ),
            Column::whole(t.sheet_when(), each(&|s| self.when(Span::new(s.starts, s.ends)))),
            Column::right(t.sheet_seat(), each(&seat)),
            Column::left(t.sheet_who(), each(&|shift| self.who(shift.person).into_owned())),
            Column::right(t.sheet_hours(), each(&hours)),
            Column::left(t.sheet_why(), each(&why)),
        ]
    }

    fn gaps(&self) -> Vec<(String, String)> {
        let said = |gap: &crate::features::rotations::rota::Gap| gap.sentence(self.to, &|id| self.called(id));
        self.plan.gaps.iter().map(|gap| (self.when(gap.span), said(gap))).collect()
    }

    fn warnings(&self) -> Vec<(String, String)> {
        let all = self.plan.warnings.iter();
        all.map(|warning| (String::new(), warning.sentence(self.to, &|id| self.called(id)))).collect()
    }

    /// A heading and, below it, when and what.
    fn part(&self, text: &mut String, heading: &str, lines: Vec<(String, String)>) {
        if lines.is_empty() {
            return;
        }
        let (when, what): (Vec<_>, Vec<_>) =
            lines.into_iter().map(|(when, what)| (when, plain(&what).into_owned())).unzip();
        let table = columns(vec![Column::whole(String::new(), when), Column::left(String::new(), what)]);
        text.push_str(&format!("\n{heading}\n{}", table.trim_start_matches('\n')));
    }

    fn ledger(&self, text: &mut String) {
        let (t, ledger) = (self.to.words(), &self.plan.ledger);
        let each = |cell: &dyn Fn(&LedgerLine) -> String| ledger.lines.iter().map(cell).collect::<Vec<_>>();
        let number = |n: i64| if n == 0 { String::new() } else { n.to_string() };
        let share = |line: &LedgerLine| line.load.map_or_else(|| "–".into(), |load| self.percent(load));
        let table = columns(vec![
            Column::left(t.sheet_who(), each(&|line| plain(self.name(line.person)).into_owned())),
            Column::right(t.sheet_shifts(), each(&|line| line.shifts.to_string())),
            Column::right(t.sheet_hours(), each(&|line| clock(line.minutes))),
            Column::right(t.sheet_night(), each(&|line| some(line.night))),
            Column::right(t.sheet_weekend(), each(&|line| some(line.weekend))),
            Column::right(t.sheet_holiday(), each(&|line| some(line.holiday))),
            Column::right(t.sheet_owes(), each(&|line| number(line.debt.into()))),
            Column::right(t.sheet_credit(), each(&|line| number(line.credit.into()))),
            Column::right(t.sheet_load(), each(&share)),
        ]);
        let when = ledger.span.map(|span| self.dated(span)).unwrap_or_default();
        text.push_str(&format!("\n{}\n{table}", t.sheet_ledger(when)));
        if let Some(score) = ledger.score() {
            text.push_str(&format!("{}\n", t.sheet_score(self.percent(score))));
        }
    }

    /// A stretch of time; the day is said once if it is one, the year if it crosses a New Year.
    fn when(&self, span: Span) -> String {
        said(self.to, span)
    }

    /// The same, with the year.
    fn dated(&self, span: Span) -> String {
        said(&self.to.timeless(), span)
    }

    fn percent(&self, part: f64) -> String {
        let tenths = (part * 1000.0).round() as i64;
        self.to.words().sheet_percent((tenths / 10).to_string(), (tenths % 10).to_string())
    }

    fn called(&self, id: PersonId) -> String {
        self.name(id).to_owned()
    }
}

fn said(to: &Reader, span: Span) -> String {
    let day = |at: Timestamp| at.to_zoned(to.zone.clone()).date();
    match span.ends {
        until if until == Timestamp::MAX => to.words().sheet_open(to.fixed(span.starts)),
        until if day(until) == day(span.starts) => {
            format!("{}{DASH}{}", to.fixed(span.starts), to.time(until))
        }
        until => to.ends(span.starts, until).join(DASH),
    }
}

fn duty(spans: &[Span]) -> String {
    match spans.last() {
        Some(last) if last.ends == Timestamp::MAX => "–".into(),
        _ => clock(span::total(spans).as_mins()),
    }
}

fn clock(minutes: i64) -> String {
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

/// Minutes as hours, if there are any.
fn some(minutes: i64) -> String {
    if minutes == 0 { String::new() } else { clock(minutes) }
}
