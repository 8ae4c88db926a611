//! What should happen when, worked out another way than the house does it: by walking civil days.

use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, DateTime, Time, Weekday},
    tz::TimeZone,
};

/// The first instant at which the clocks on the wall of a zone show this time or a later one.
pub fn shows(zone: &TimeZone, wall: DateTime) -> Timestamp {
    let utc = TimeZone::UTC.to_timestamp(wall).unwrap();
    let day = SignedDuration::from_hours(24);
    let mut both = [utc - day, utc + day].map(|near| {
        let ahead = i64::from(zone.to_offset(near).seconds());
        utc - SignedDuration::from_secs(ahead)
    });
    both.sort_unstable();
    if let Some(found) = both.into_iter().find(|at| zone.to_datetime(*at) == wall) {
        return found;
    }
    // No clock ever shows it: the first minute of those that show a later time.
    let mut at = both[0] - SignedDuration::from_hours(2);
    while zone.to_datetime(at) < wall {
        at += SignedDuration::from_mins(1);
    }
    at
}

/// The instants at which a rotation hands over, from its first one on, until `until`.
pub fn handoffs(zone: &TimeZone, first: DateTime, every: i32, until: Timestamp) -> Vec<Timestamp> {
    let mut found = Vec::new();
    let mut wall = first;
    loop {
        let at = shows(zone, wall);
        if at > until {
            return found;
        }
        found.push(at);
        wall = wall.checked_add(every.days()).unwrap();
    }
}

/// The working time of a civil day, nine to five from Monday to Friday.
pub fn working(zone: &TimeZone, day: Date) -> Option<(Timestamp, Timestamp)> {
    let hour = |hour| shows(zone, day.to_datetime(Time::constant(hour, 0, 0, 0)));
    let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    (!weekend).then(|| (hour(9), hour(17)))
}

#[test]
fn the_walk_knows_gaps_and_folds() {
    let paris = TimeZone::get("Europe/Paris").unwrap();
    let at = |wall: &str| shows(&paris, wall.parse().unwrap()).to_string();
    assert_eq!(at("2026-03-29T02:30"), "2026-03-29T01:00:00Z");
    assert_eq!(at("2026-10-25T02:30"), "2026-10-25T00:30:00Z");
    assert_eq!(at("2026-07-01T09:00"), "2026-07-01T07:00:00Z");
    let howe = TimeZone::get("Australia/Lord_Howe").unwrap();
    assert_eq!(shows(&howe, "2026-10-04T02:10".parse().unwrap()).to_string(), "2026-10-03T15:30:00Z");
}
