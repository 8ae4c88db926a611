//! Cover and swaps at random: whatever is asked and answered, nobody has two seats at once, and whatever holds does
//! what it says.

use super::{ADA, draft};
use crate::world::{World, at};
use turnkeep::base::{Error, Result, calendar::cadence::Cadence};
use turnkeep::features::rotations::{
    self, Draft, RotationId, SwapId,
    cover::{self, Wish},
    rules::Rules,
};

/// Numbers that are the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }
}

/// Refused or not, it must not fail otherwise.
fn fine<T>(result: Result<T>) -> Option<T> {
    match result {
        Ok(done) => Some(done),
        Err(Error::Refused(_) | Error::NotAllowed | Error::Conflict) => None,
        Err(other) => panic!("{other:?}"),
    }
}

fn nobody_has_two_seats(world: &World, id: RotationId, said: &str) {
    let until = at("2026-12-20T09:00[Europe/Paris]");
    let o = world.look(|r| rotations::outlook(r, id, r.now().at(), until));
    for (n, one) in o.seats.iter().enumerate() {
        for other in &o.seats[n + 1..] {
            let together = one.starts < other.ends && other.starts < one.ends;
            assert!(
                one.person.is_none() || one.person != other.person || !together,
                "{said}: {:?} has two seats from {} and from {}",
                world.who(one.person),
                one.starts,
                other.starts
            );
        }
    }
}

#[test]
fn whatever_is_asked_and_answered_nobody_has_two_seats_of_a_slot() {
    for seed in 0..6 {
        let mut dice = Dice(seed);
        let world = World::new("2026-11-20T10:00[Europe/Paris]", &["Ada", "Bob", "Zoe", "Kim", "Lea"]);
        let wish = draft(&world, Cadence::DAILY, "Europe/Paris", "2026-11-21T09:00", &[0, 1, 2, 3, 4]);
        let wish = Draft { rules: Rules { seats: 2, ..wish.rules.clone() }, ..wish };
        let id = world.act(ADA, move |w| rotations::create(w, &wish)).unwrap();
        let mut asked: Vec<SwapId> = Vec::new();
        let mut done = 0;
        for round in 0..60 {
            let who = dice.below(5);
            let now = world.clock.now().at();
            let slot = i64::try_from(round / 10 + dice.below(5)).unwrap();
            let to = world.people[dice.below(5)];
            let swap = dice.below(3) == 0;
            let deadline = now + jiff::SignedDuration::from_mins(1);
            let (giver, back) = (world.people[who], swap.then(|| slot + 1));
            let wish = Wish { slot, giver, part: None, deadline, to: swap.then_some(to), back };
            asked.extend(fine(world.act(who, move |w| cover::ask(w, id, &wish))));
            if let Some(request) = asked.get(dice.below(asked.len().max(1))).copied() {
                let other = dice.below(5);
                let took = match dice.below(4) {
                    0 => fine(world.act(other, move |w| cover::give_back(w, request))),
                    _ => fine(world.act(other, move |w| cover::take(w, request, None))),
                };
                done += usize::from(took.is_some());
            }
            nobody_has_two_seats(&world, id, &format!("seed {seed}, round {round}"));
            if round % 10 == 9 {
                world.tick_at(&format!("2026-11-{}T09:00[Europe/Paris]", 21 + round / 10));
                nobody_has_two_seats(&world, id, &format!("seed {seed}, after round {round}"));
            }
        }
        assert!(done > 3, "seed {seed}: only {done} were answered");
    }
}
