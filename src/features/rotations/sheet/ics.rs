//! A plan as a calendar (RFC 5545), for the programs in which people keep their days.
//!
//! One event for each stretch of duty: a shift as a whole or, where there are windows, each of its hours on duty.
//! What a calendar shows is then when somebody is really there. A gap is an event as well.

use super::{Sheet, plain};
use crate::base::calendar::span::Span;
use crate::features::rotations::rota::{Gap, Shift, slot_span};
use data_encoding::HEXLOWER;
use icalendar::{Calendar, Component, Event, Property};
use jiff::{Timestamp, tz::TimeZone};
use sha2::{Digest, Sha256};

impl Sheet<'_> {
    /// It as a calendar to be taken in by others.
    pub fn ics(&self) -> String {
        let t = self.to.words();
        let mut calendar = Calendar::empty();
        for (key, value) in [
            ("VERSION", "2.0"),
            ("PRODID", "-//Turnkeep//Rotation plan//EN"),
            ("CALSCALE", "GREGORIAN"),
            ("X-WR-TIMEZONE", self.to.zone.iana_name().unwrap_or("UTC")),
        ] {
            calendar.append_property(Property::new(key, value));
        }
        // Not `NAME` beside it: the library writes that without escaping it.
        calendar.append_property(Property::new("X-WR-CALNAME", t.sheet_calendar(plain(self.title))));
        let house = HEXLOWER.encode(&Sha256::digest(self.key)[..8]);
        for shift in self.plan.shifts.iter().filter(|shift| shift.person.is_some()) {
            for (n, span) in self.on_duty(shift).iter().enumerate() {
                calendar.push(self.duty(shift, *span, &uid(&house, &self.place(shift), n)));
            }
        }
        for gap in &self.plan.gaps {
            calendar.push(self.nobody(gap, &house));
        }
        calendar.to_string()
    }

    fn duty(&self, shift: &Shift, span: Span, uid: &str) -> Event {
        let summary = self.to.words().sheet_event(plain(self.title), self.who(shift.person));
        let why = shift.sentence(self.to, &|id| self.name(id).to_owned());
        self.event(span, uid, &summary, &why)
    }

    fn nobody(&self, gap: &Gap, house: &str) -> Event {
        let summary = self.to.words().sheet_event_nobody(plain(self.title));
        let why = gap.sentence(self.to, &|id| self.name(id).to_owned());
        let place = format!("gap.{}.{}", gap.slot, gap.span.starts.as_second() / 60);
        self.event(gap.span, &uid(house, &place, 0), &summary, &why)
    }

    fn event(&self, span: Span, uid: &str, summary: &str, why: &str) -> Event {
        // A calendar has no event without an end: one that nobody knows is drawn as far as the plan goes.
        let ends = if span.ends == Timestamp::MAX { self.span.ends.max(span.starts) } else { span.ends };
        let stamp = self.now.unwrap_or(self.span.starts);
        let mut event = Event::new();
        event.add_property("DTSTAMP", utc(stamp));
        event.sequence(self.sequence());
        event.add_property("DTSTART", utc(span.starts));
        event.add_property("DTEND", utc(ends));
        event.add_property("SUMMARY", summary);
        event.add_property("DESCRIPTION", plain(why));
        // Who is on duty may have other things to do.
        event.add_property("TRANSP", "TRANSPARENT");
        event.uid(uid);
        event
    }

    /// Grows with time, so that of two plans the later one counts; 0 for one that is of no time.
    fn sequence(&self) -> u32 {
        self.now.and_then(|now| u32::try_from(now.as_second() / 60).ok()).unwrap_or(0)
    }

    /// What names a shift however its slot is moved: the slot and the seat, and for a later part of a slot when
    /// that starts.
    fn place(&self, shift: &Shift) -> String {
        let place = format!("{}.{}", shift.slot, shift.seat);
        if slot_span(&self.rota.versions, shift.slot).starts == shift.starts {
            return place;
        }
        format!("{place}.{}", shift.starts.as_second() / 60)
    }
}

fn uid(house: &str, place: &str, n: usize) -> String {
    match n {
        0 => format!("{place}@{house}.turnkeep"),
        n => format!("{place}-{n}@{house}.turnkeep"),
    }
}

fn utc(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}
