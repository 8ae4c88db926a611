//! How the ledger of a rotation looks: who has had how much, in words and as bars.

use super::names::Names;
use super::outlook;
use super::rota::{Ledger, LedgerLine, RotationId};
use crate::base::{Reader, Result, Words};
use crate::store::Read;
use crate::web::components::{section, table};
use maud::{Markup, html};

/// The ledger of the last year, if anybody has served.
pub(super) fn shares(r: &Read<'_>, reader: &Reader, names: &Names<'_>, id: RotationId) -> Result<Markup> {
    let t = reader.words();
    let ledger = outlook::ledger(r, id)?;
    if ledger.lines.iter().all(|line| line.minutes == 0) {
        return Ok(html! {});
    }
    let holidays = ledger.lines.iter().any(|line| line.holiday > 0);
    let mut heads = vec![t.rotations_col_who(), t.sheet_shifts(), t.sheet_hours(), t.sheet_weekend()];
    if holidays {
        heads.push(t.sheet_holiday());
    }
    heads.push(t.sheet_load());
    let most = ledger.lines.iter().filter_map(|line| line.load).fold(0.0, f64::max);
    let rows: Vec<Vec<Markup>> = ledger
        .lines
        .iter()
        .map(|line| {
            let mut cells = vec![
                html! { (names.of(line.person)) },
                html! { (line.shifts) },
                html! { (hours(line.minutes)) },
                html! { (hours(line.weekend)) },
            ];
            if holidays {
                cells.push(html! { (hours(line.holiday)) });
            }
            cells.push(share(line, most, t));
            cells
        })
        .collect();
    Ok(section(
        "ledger",
        &t.rotations_ledger(),
        html! {
            (table(&t.rotations_ledger(), &heads, &rows))
            p.quiet.small { (t.rotations_ledger_hint()) @if let Some(score) = score(&ledger, t) { " " (score) } }
        },
    ))
}

/// Whole hours, as they are said.
fn hours(minutes: i64) -> String {
    ((minutes + 30) / 60).to_string()
}

/// A bar as long as the load, and the load in words.
fn share(line: &LedgerLine, most: f64, t: &Words) -> Markup {
    let Some(load) = line.load else { return html! { "–" } };
    let said = percent(load, t);
    html! {
        meter min="0" max=(format!("{most:.6}")) value=(format!("{load:.6}")) { (said) }
        " " span.quiet.small { (said) }
    }
}

fn percent(part: f64, t: &Words) -> String {
    let tenths = (part * 1000.0).round() as usize;
    t.sheet_percent((tenths / 10).to_string(), (tenths % 10).to_string())
}

fn score(ledger: &Ledger, t: &Words) -> Option<String> {
    // While somebody has had nothing at all, it says nothing yet.
    ledger.score().filter(|score| *score > 0.0).map(|score| t.sheet_score(percent(score, t)))
}
