//! Each reason and warning, read aloud in both languages.
#![allow(clippy::unwrap_used)]
use super::super::{Gap, Reason, Warning};
use crate::base::{Dial, Lang, PersonId, Reader, calendar::span::Span};
use jiff::{Timestamp, tz::TimeZone};
use std::collections::BTreeSet;

fn person(n: u8) -> PersonId {
    PersonId::from_bytes([n; 16])
}

fn name(id: PersonId) -> String {
    ["Nil", "Ana", "Bo", "Cleo"][usize::from(id.bytes()[0])].to_owned()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn reader(lang: Lang) -> Reader {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    Reader { lang, zone, now: at("2026-11-20T08:00:00Z"), dial: Dial::Whole }
}

/// Monday 30 November, 09:00 in Berlin.
fn monday() -> Timestamp {
    at("2026-11-30T08:00:00Z")
}

/// Away until Friday: back on Saturday at midnight.
fn saturday() -> Timestamp {
    at("2026-11-27T23:00:00Z")
}

fn passed(away: &[u8], takes: Option<Timestamp>) -> Reason {
    let away = away.iter().map(|n| person(*n)).collect();
    Reason::InsteadOf { away, until: saturday(), takes }
}

/// A reason, and how it reads of Ana.
type Said = (Reason, &'static str, &'static str);

fn of_those_who_serve() -> Vec<Said> {
    let bo = person(2);
    vec![
        (Reason::InOrder, "In order", "Der Reihe nach"),
        (Reason::Balanced, "Ana, with the least duty so far", "Ana, mit bisher am wenigsten Dienst"),
        (
            Reason::CatchingUp { since: monday() },
            "Ana takes the turn kept from Mon 30 Nov",
            "Ana holt den Dienst vom Mo, 30. Nov. nach",
        ),
        (
            Reason::Proposed { away: bo, by: monday() },
            "Ana is proposed, because Bo is away; somebody should answer by Mon 30 Nov, 09:00",
            "Vorschlag: Ana, weil Bo abwesend ist; um Antwort bis Mo, 30. Nov., 09:00 wird gebeten",
        ),
        (Reason::Anyway, "Ana, although away, as was agreed", "Ana, trotz Abwesenheit, wie vereinbart"),
        (
            Reason::NotTheirDay { who: bo },
            "Ana, because Bo does not serve at such times",
            "Ana, weil Bo zu solchen Zeiten keinen Dienst hat",
        ),
        (
            Reason::Bridging,
            "Ana stays until the new timetable begins",
            "Ana bleibt, bis der neue Zeitplan beginnt",
        ),
        (Reason::Covered { of: bo }, "Ana covers for Bo", "Ana springt für Bo ein"),
        (Reason::Swapped { with: bo }, "Ana, in a swap with Bo", "Ana, im Tausch mit Bo"),
        (
            Reason::Overridden { of: Some(bo) },
            "Ana instead of Bo, by an override",
            "Ana statt Bo, durch eine Ausnahme",
        ),
        (
            Reason::Overridden { of: None },
            "Ana as well, by an override",
            "Ana zusätzlich, durch eine Ausnahme",
        ),
        (Reason::Temporary, "Ana, by a temporary schedule", "Ana, nach einem vorübergehenden Plan"),
        (Reason::HandedOver { by: Some(bo) }, "Handed over by Bo", "Übergeben von Bo"),
        (Reason::HandedOver { by: None }, "Handed over by hand", "Von Hand übergeben"),
        (Reason::Left { who: bo }, "Ana, because Bo left", "Ana, weil Bo ausgeschieden ist"),
    ]
}

fn of_somebody_away() -> Vec<Said> {
    vec![
        (
            passed(&[2], None),
            "Ana, because Bo is away until Fri 27 Nov",
            "Ana, weil Bo bis Fr, 27. Nov. abwesend ist",
        ),
        (
            passed(&[2], Some(monday())),
            "Ana, because Bo is away until Fri 27 Nov; Bo takes Mon 30 Nov",
            "Ana, weil Bo bis Fr, 27. Nov. abwesend ist; Bo übernimmt dafür ab Mo, 30. Nov.",
        ),
        (passed(&[2, 3], None), "Ana, because Bo and Cleo are away", "Ana, weil Bo und Cleo abwesend sind"),
        (
            passed(&[2, 3], Some(monday())),
            "Ana, because Bo and Cleo are away; Bo takes Mon 30 Nov",
            "Ana, weil Bo und Cleo abwesend sind; Bo übernimmt dafür ab Mo, 30. Nov.",
        ),
    ]
}

fn of_nobody() -> Vec<Said> {
    let bo = person(2);
    vec![
        (Reason::Gap { away: vec![bo] }, "Nobody, because Bo is away", "Niemand, weil Bo abwesend ist"),
        (
            Reason::Gap { away: vec![person(1), bo, person(3)] },
            "Nobody, because Ana, Bo and Cleo are all away",
            "Niemand, weil Ana, Bo und Cleo alle abwesend sind",
        ),
        (Reason::NobodyListed, "Nobody is in the order", "Niemand ist in der Reihenfolge"),
        (
            Reason::TooFew,
            "Nobody, because there are fewer people than seats",
            "Niemand, weil es weniger Personen als Plätze gibt",
        ),
        (Reason::Nobody, "Nobody, as the order has it", "Niemand, so sieht es die Reihenfolge vor"),
        (
            Reason::Closed,
            "Nobody, because no hours of duty are in this time",
            "Niemand, weil in dieser Zeit kein Dienst vorgesehen ist",
        ),
        (
            Reason::Removed { who: bo },
            "Nobody, because an override takes Bo off duty",
            "Niemand, weil eine Ausnahme Bo vom Dienst freistellt",
        ),
        (
            Reason::NotInTemporary,
            "Nobody, because the temporary schedule lists nobody",
            "Niemand, weil der vorübergehende Plan niemanden vorsieht",
        ),
        (
            Reason::Gone { who: bo },
            "Nobody, because Bo is no longer here",
            "Niemand, weil Bo nicht mehr dabei ist",
        ),
    ]
}

#[test]
fn each_reason_is_a_sentence_of_its_own_in_both_languages() {
    let (en, de) = (reader(Lang::En), reader(Lang::De));
    let serve = of_those_who_serve().into_iter().chain(of_somebody_away());
    for (reason, english, german) in serve {
        assert_eq!(reason.sentence(Some(person(1)), &en, &name), english);
        assert_eq!(reason.sentence(Some(person(1)), &de, &name), german);
    }
    for (reason, english, german) in of_nobody() {
        let gap = Gap { span: Span::new(saturday(), monday()), slot: 4, reason };
        assert_eq!(gap.sentence(&en, &name), english);
        assert_eq!(gap.sentence(&de, &name), german);
    }
}

#[test]
fn the_code_of_a_reason_is_the_name_under_which_it_is_kept() {
    let all = of_those_who_serve().into_iter().chain(of_somebody_away()).chain(of_nobody());
    let mut codes = BTreeSet::new();
    for (reason, ..) in all {
        let kept = serde_json::to_value(&reason).unwrap();
        let kept = kept.as_str().or_else(|| kept.as_object()?.keys().next().map(String::as_str));
        assert_eq!(kept, Some(reason.code()));
        codes.insert(reason.code());
    }
    assert_eq!(codes.len(), 22);
}

/// A warning, its code, and how it reads.
type Warned = (Warning, &'static str, &'static str, &'static str);

fn warnings() -> Vec<Warned> {
    of_people().into_iter().chain(of_the_rest()).collect()
}

fn of_people() -> Vec<Warned> {
    let (at, who, slot) = (monday(), person(1), 7);
    vec![
        (
            Warning::ShortHanded { slot, at, there: 1, seats: 2 },
            "short-handed",
            "On duty from Mon 30 Nov, 09:00: only 1 of 2 people",
            "Im Dienst ab Mo, 30. Nov., 09:00: nur 1 von 2 Personen",
        ),
        (
            Warning::CannotServe { slot, at, who },
            "cannot-serve",
            "Ana is on duty from Mon 30 Nov, 09:00, although away",
            "Ana hat ab Mo, 30. Nov., 09:00 Dienst, obwohl abwesend",
        ),
        (
            Warning::Starved { who },
            "starved",
            "Ana has no duty in this whole time, while others serve twice or more",
            "Ana hat in der ganzen Zeit keinen Dienst, während andere zweimal oder öfter Dienst haben",
        ),
        (
            Warning::NoRest { slot, at, who },
            "no-rest",
            "Ana serves from Mon 30 Nov, 09:00 with less rest than wished, for nobody else could",
            "Ana hat ab Mo, 30. Nov., 09:00 Dienst mit weniger Pause als gewünscht, weil sonst niemand kann",
        ),
        (
            Warning::Unanswered { slot, at, who, by: saturday() },
            "unanswered",
            "Ana is away from Mon 30 Nov, 09:00: somebody should say by Sat 28 Nov, 00:00 whether the turn passes on",
            "Ana ist ab Mo, 30. Nov., 09:00 abwesend: Bis Sa, 28. Nov., 00:00 ist zu klären, ob der Dienst weitergegeben wird",
        ),
    ]
}

fn of_the_rest() -> Vec<Warned> {
    let (at, who, slot) = (monday(), person(1), 7);
    vec![
        (
            Warning::OverrideIdle { index: 0, at },
            "override-idle",
            "Override 1, from Mon 30 Nov, 09:00, changes nothing",
            "Ausnahme 1 ab Mo, 30. Nov., 09:00 ändert nichts",
        ),
        (
            Warning::SwapVoid { index: 2, slot },
            "swap-void",
            "Cover or swap 3 has no effect: who gives does not have the slot, or who takes it is away or already in it",
            "Übernahme oder Tausch 3 bleibt ohne Wirkung: Wer abgibt, hat den Dienst nicht, oder wer übernimmt, ist abwesend oder schon eingeteilt",
        ),
        (
            Warning::CoverOpen { slot, at, who },
            "cover-open",
            "Ana still looks for somebody to cover from Mon 30 Nov, 09:00",
            "Für den Dienst von Ana ab Mo, 30. Nov., 09:00 wird noch jemand gesucht",
        ),
        (
            Warning::CoverTaken { slot, at, who, by: person(2) },
            "cover-taken",
            "Bo would cover for Ana from Mon 30 Nov, 09:00; an owner should say yes or no",
            "Bo würde den Dienst von Ana ab Mo, 30. Nov., 09:00 übernehmen; das ist noch zu bestätigen",
        ),
        (
            Warning::HandoffMoved { slot, at },
            "handoff-moved",
            "The clocks skip the time of a handoff: it is on Mon 30 Nov, 09:00",
            "Die Uhren überspringen die Zeit einer Übergabe: Sie ist am Mo, 30. Nov., 09:00",
        ),
        (
            Warning::CutOff { at },
            "cut-off",
            "The plan is too long and ends here, on Mon 30 Nov, 09:00",
            "Der Plan ist zu lang und endet hier, am Mo, 30. Nov., 09:00",
        ),
    ]
}

#[test]
fn each_warning_has_a_code_and_a_sentence_in_both_languages() {
    let (en, de) = (reader(Lang::En), reader(Lang::De));
    for (warning, code, english, german) in warnings() {
        assert_eq!(warning.code(), code);
        assert_eq!(warning.sentence(&en, &name), english);
        assert_eq!(warning.sentence(&de, &name), german);
    }
}

#[test]
fn a_warning_knows_when_where_and_whom_it_is_about() {
    let all = warnings();
    let timeless: Vec<_> = all.iter().filter(|(w, ..)| w.at().is_none()).map(|(_, code, ..)| *code).collect();
    assert_eq!(timeless, ["starved", "swap-void"]);
    let placeless: Vec<_> =
        all.iter().filter(|(w, ..)| w.slot().is_none()).map(|(_, code, ..)| *code).collect();
    assert_eq!(placeless, ["starved", "override-idle", "cut-off"]);
    assert_eq!(all.iter().filter(|(w, ..)| w.person() == Some(person(1))).count(), 6);
}

#[test]
fn the_document_has_every_code() {
    let document = include_str!("../../../../../docs/rotation-plan.md");
    let serve = of_those_who_serve().into_iter().chain(of_somebody_away()).chain(of_nobody());
    let codes =
        serve.map(|(reason, ..)| reason.code()).chain(warnings().into_iter().map(|(_, code, ..)| code));
    let missing: Vec<_> = codes.filter(|code| !document.contains(&format!("\n| `{code}` |"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
