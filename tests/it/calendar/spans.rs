//! Stretches of time, held against the minutes that are in them.

use jiff::{SignedDuration, Timestamp};
use proptest::{collection::vec, prelude::*};
use turnkeep::base::calendar::span::{Span, both, merged, total, within, without};

const LONG: usize = 60;

fn at(minute: usize) -> Timestamp {
    Timestamp::from_second(i64::try_from(minute).unwrap() * 60).unwrap()
}

fn span() -> impl Strategy<Value = Span> {
    (0..LONG, 0..LONG / 3).prop_map(|(start, long)| Span::new(at(start), at((start + long).min(LONG))))
}

/// Which minutes are in it.
fn minutes(spans: &[Span]) -> Vec<bool> {
    (0..LONG).map(|minute| spans.iter().any(|span| span.holds(at(minute)))).collect()
}

fn of_two(a: &[Span], b: &[Span], is_in: impl Fn(bool, bool) -> bool) -> Vec<bool> {
    minutes(a).into_iter().zip(minutes(b)).map(|(a, b)| is_in(a, b)).collect()
}

/// Sorted, none empty, none touching the next.
fn is_merged(spans: &[Span]) -> bool {
    spans.iter().all(|span| !span.is_empty()) && spans.windows(2).all(|two| two[0].ends < two[1].starts)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]
    #[test]
    fn lists_of_spans_hold_the_minutes_that_they_should(
        a in vec(span(), 0..8),
        b in vec(span(), 0..8),
        one in span(),
    ) {
        let (x, y) = (merged(a.clone()), merged(b));
        prop_assert_eq!(minutes(&x), minutes(&a));
        prop_assert_eq!(minutes(&both(&x, &y)), of_two(&x, &y, |a, b| a && b));
        prop_assert_eq!(minutes(&without(&x, &y)), of_two(&x, &y, |a, b| a && !b));
        prop_assert_eq!(minutes(&within(&x, one)), of_two(&x, &[one], |a, b| a && b));
        for list in [&x, &y, &both(&x, &y), &without(&x, &y), &within(&x, one)] {
            prop_assert!(is_merged(list));
            let long = minutes(list).into_iter().filter(|minute| *minute).count();
            prop_assert_eq!(total(list), SignedDuration::from_mins(i64::try_from(long).unwrap()));
        }
        for other in a {
            let common = minutes(&[one]).iter().zip(minutes(&[other])).any(|(a, b)| *a && b);
            prop_assert_eq!(one.overlaps(other), common);
            prop_assert_eq!(one.intersection(other).is_some(), common);
        }
    }
}

#[test]
fn a_span_never_ends_before_it_starts() {
    let span = Span::new(at(9), at(5));
    assert_eq!((span.starts, span.ends), (at(9), at(9)));
    assert!(span.is_empty() && !span.holds(at(9)));
    assert_eq!(span.duration(), SignedDuration::ZERO);
    let read: Span = serde_json::from_str(r#"{"starts":540000,"ends":300000}"#).unwrap();
    assert_eq!(read, span);
}

#[test]
fn a_span_holds_its_start_and_not_its_end() {
    let span = Span::new(at(5), at(9));
    assert!(span.holds(at(5)) && span.holds(at(8)) && !span.holds(at(9)) && !span.holds(at(4)));
    assert!(!span.overlaps(Span::new(at(9), at(12))));
    assert_eq!(span.intersection(Span::new(at(8), at(12))), Some(Span::new(at(8), at(9))));
}

#[test]
fn spans_that_touch_are_one() {
    let parts = vec![Span::new(at(5), at(9)), Span::new(at(1), at(5)), Span::new(at(3), at(3))];
    assert_eq!(merged(parts), [Span::new(at(1), at(9))]);
}

#[test]
fn a_span_of_all_time_has_a_length() {
    let all = Span::new(Timestamp::MIN, Timestamp::MAX);
    assert!(all.duration().as_hours() > 24 * 365 * 19_000);
    assert_eq!(total(&[all]), all.duration());
}

#[test]
fn a_span_is_written_in_milliseconds() {
    let span = Span::new(at(5), at(9));
    let text = serde_json::to_string(&span).unwrap();
    assert_eq!(text, r#"{"starts":300000,"ends":540000}"#);
    assert_eq!(serde_json::from_str::<Span>(&text).unwrap(), span);
}
