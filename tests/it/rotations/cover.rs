//! Cover and swaps: asked, taken, agreed, given back, and what the clock makes of them.

use super::{ADA, BOB, ZOE, draft, on_duty, record, start};
use crate::world::{World, at};
use std::thread;
use turnkeep::base::{Error, Result, calendar::cadence::Cadence, calendar::span::Span};
use turnkeep::features::rotations::{
    self, Draft, RotationId, SwapId,
    cover::{self, Wish},
    file::Format,
    files,
    rota::Reason,
    rules::Rules,
};
use turnkeep::spine::{people, turns};

const KIM: usize = 3;

/// Ada, Bob and Zoe take weeks from Monday 23 November on: slot 0 is Bob's, 1 is Zoe's, 2 Ada's. Kim is not among them.
fn weekly() -> (World, RotationId) {
    let world = World::new("2026-11-20T10:00[Europe/Paris]", &["Ada", "Bob", "Zoe", "Kim"]);
    let id = start(&world, Cadence::WEEKLY, "Europe/Paris", "2026-11-23T09:00", &[ADA, BOB, ZOE]);
    (world, id)
}

/// The same, and an owner has to agree.
fn approved() -> (World, RotationId) {
    let world = World::new("2026-11-20T10:00[Europe/Paris]", &["Ada", "Bob", "Zoe", "Kim"]);
    let wish = draft(&world, Cadence::WEEKLY, "Europe/Paris", "2026-11-23T09:00", &[ADA, BOB, ZOE]);
    let wish = Draft { rules: Rules { approve_cover: true, ..wish.rules.clone() }, ..wish };
    let id = world.act(ADA, move |w| rotations::create(w, &wish)).unwrap();
    (world, id)
}

fn wish(world: &World, slot: i64, giver: usize) -> Wish {
    let deadline = at("2026-11-22T09:00[Europe/Paris]");
    Wish { slot, giver: world.people[giver], part: None, deadline, to: None, back: None }
}

fn ask(world: &World, id: RotationId, who: usize, wish: Wish) -> Result<SwapId> {
    world.act(who, move |w| cover::ask(w, id, &wish))
}

fn take(world: &World, who: usize, request: SwapId) -> Result<RotationId> {
    world.act(who, move |w| cover::take(w, request, None))
}

/// Which kinds of turn about cover wait for somebody.
fn waits(world: &World, who: usize) -> Vec<String> {
    let person = world.people[who];
    let kinds = ["rotations.cover", "rotations.swap", "rotations.approve", "rotations.uncovered"];
    let turns = world.look(|r| turns::list_for(r, person));
    turns.into_iter().map(|turn| turn.kind).filter(|kind| kinds.contains(&kind.as_str())).collect()
}

/// How often each of the four was told of cover.
fn told(world: &World) -> [usize; 4] {
    [ADA, BOB, ZOE, KIM].map(|who| world.posted(who).iter().filter(|m| *m == "rotations.cover").count())
}

/// The sentence of a refusal.
fn refused<T>(result: Result<T>) -> String {
    match result {
        Err(Error::Refused(all)) => all[0].text(turnkeep::base::text::words(turnkeep::base::Lang::En)),
        Err(other) => panic!("refused otherwise: {other:?}"),
        Ok(_) => panic!("not refused"),
    }
}

/// Who serves from when, of what comes.
fn coming(world: &World, id: RotationId, until: &str) -> Vec<(Option<usize>, String)> {
    let until = at(until);
    let seats = world.look(|r| rotations::outlook(r, id, r.now().at(), until)).coming;
    seats
        .iter()
        .map(|seat| {
            let local = seat.starts.to_zoned(jiff::tz::TimeZone::get("Europe/Paris").unwrap());
            (world.who(seat.person), local.strftime("%m-%d %H:%M").to_string())
        })
        .collect()
}

#[test]
fn what_is_asked_is_the_turn_of_all_who_could_and_of_nobody_once_one_took_it() {
    let (world, id) = weekly();
    let request = ask(&world, id, BOB, wish(&world, 0, BOB)).unwrap();
    assert_eq!([ADA, BOB, ZOE, KIM].map(|who| waits(&world, who).len()), [1, 0, 1, 0]);
    assert_eq!(told(&world), [1, 0, 1, 0]);
    take(&world, ZOE, request).unwrap();
    assert_eq!([ADA, BOB, ZOE, KIM].map(|who| waits(&world, who).len()), [0, 0, 0, 0]);
    assert_eq!(told(&world), [1, 1, 1, 0], "Bob is told; Zoe knows, and nobody else has to");
    let seats = world.look(|r| rotations::outlook(r, id, r.now().at(), at("2026-11-24T09:00[Europe/Paris]")));
    assert_eq!(seats.coming[0].reason, Reason::Covered { of: world.people[BOB] });
    world.tick_at("2026-11-23T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(ZOE));
    world.tick_at("2026-11-30T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(ZOE), "her own turn did not move");
}

#[test]
fn of_two_who_take_at_once_one_is_refused_kindly() {
    let (world, id) = weekly();
    let request = ask(&world, id, BOB, wish(&world, 0, BOB)).unwrap();
    let both: Vec<_> = [ADA, ZOE]
        .map(|who| {
            let world = world.clone();
            thread::spawn(move || take(&world, who, request))
        })
        .into_iter()
        .map(|one| one.join().unwrap())
        .collect();
    let (won, lost): (Vec<_>, Vec<_>) = both.into_iter().partition(Result::is_ok);
    assert_eq!((won.len(), lost.len()), (1, 1));
    let sentence = refused(lost.into_iter().next().unwrap());
    assert!(sentence.contains("was faster"), "{sentence}");
}

#[test]
fn only_who_has_the_shift_asks_and_for_them_owners_and_only_the_order_takes() {
    let (world, id) = weekly();
    assert!(matches!(ask(&world, id, ZOE, wish(&world, 0, BOB)), Err(Error::NotAllowed)));
    assert!(matches!(ask(&world, id, KIM, wish(&world, 0, KIM)), Err(Error::Conflict)));
    // Ada owns it: she asks for Bob, who is told.
    let request = ask(&world, id, ADA, wish(&world, 0, BOB)).unwrap();
    assert_eq!(told(&world), [0, 1, 1, 0]);
    assert!(matches!(take(&world, KIM, request), Err(Error::NotFound)));
    assert!(matches!(world.act(KIM, move |w| cover::decline(w, request)), Err(Error::NotFound)));
    assert!(matches!(world.act(KIM, move |w| cover::give_back(w, request)), Err(Error::NotFound)));
    assert!(matches!(world.act(ZOE, move |w| cover::give_back(w, request)), Err(Error::NotAllowed)));
    assert!(matches!(world.act(ZOE, move |w| cover::agree(w, request)), Err(Error::NotAllowed)));
    refused(ask(&world, id, BOB, wish(&world, 0, BOB)));
    // She also says who takes it.
    let zoe = world.people[ZOE];
    assert!(matches!(world.act(BOB, move |w| cover::take(w, request, Some(zoe))), Err(Error::NotAllowed)));
    world.act(ADA, move |w| cover::take(w, request, Some(zoe))).unwrap();
    assert_eq!(told(&world), [0, 2, 2, 0]);
    assert_eq!(coming(&world, id, "2026-11-24T09:00[Europe/Paris]"), [(Some(ZOE), "11-23 09:00".to_owned())]);
}

#[test]
fn unanswered_until_the_deadline_it_goes_to_the_owners_and_at_the_start_it_stays() {
    let (world, id) = weekly();
    let request = ask(&world, id, BOB, wish(&world, 0, BOB)).unwrap();
    let due = |world: &World| world.look(|r| (rotations::SLICE.due)(r));
    assert_eq!(due(&world), Some(at("2026-11-22T09:00[Europe/Paris]")));
    world.act(ZOE, move |w| cover::decline(w, request)).unwrap();
    assert_eq!([ADA, ZOE].map(|who| waits(&world, who).len()), [1, 0], "Zoe cannot; Ada may still");
    world.tick_at("2026-11-22T09:00[Europe/Paris]");
    assert_eq!(waits(&world, ADA), ["rotations.cover", "rotations.uncovered"]);
    assert_eq!(told(&world), [2, 0, 1, 0]);
    assert_eq!(due(&world), Some(at("2026-11-23T09:00[Europe/Paris]")));
    world.tick();
    assert_eq!(told(&world), [2, 0, 1, 0], "once");
    world.tick_at("2026-11-23T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(BOB));
    assert_eq!(waits(&world, ADA), Vec::<String>::new());
    assert_eq!(told(&world), [2, 1, 1, 0], "Bob hears that it stayed with him");
    refused(take(&world, ZOE, request));
    assert_eq!(due(&world), Some(at("2026-11-30T09:00[Europe/Paris]")));
}

#[test]
fn where_an_owner_has_to_agree_it_holds_from_then_on_and_not_before() {
    let (world, id) = approved();
    let request = ask(&world, id, BOB, wish(&world, 0, BOB)).unwrap();
    take(&world, ZOE, request).unwrap();
    assert_eq!(waits(&world, ADA), ["rotations.approve"]);
    assert_eq!(coming(&world, id, "2026-11-24T09:00[Europe/Paris]")[0].0, Some(BOB));
    world.act(ADA, move |w| cover::agree(w, request)).unwrap();
    assert_eq!(waits(&world, ADA), Vec::<String>::new());
    assert_eq!(told(&world), [2, 1, 2, 0]);
    world.tick_at("2026-11-23T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(ZOE));

    let (world, id) = approved();
    let request = ask(&world, id, BOB, wish(&world, 0, BOB)).unwrap();
    take(&world, ZOE, request).unwrap();
    world.act(ADA, move |w| cover::refuse(w, request)).unwrap();
    assert_eq!(told(&world), [2, 1, 2, 0]);
    let again = ask(&world, id, BOB, wish(&world, 0, BOB)).unwrap();
    take(&world, ZOE, again).unwrap();
    world.tick_at("2026-11-23T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(BOB), "nobody agreed before the start");
    assert_eq!(waits(&world, ADA), Vec::<String>::new());
}

#[test]
fn it_can_be_taken_back_until_the_start_and_withdrawn_while_it_is_open() {
    let (world, id) = weekly();
    let request = ask(&world, id, BOB, wish(&world, 0, BOB)).unwrap();
    take(&world, ZOE, request).unwrap();
    world.act(ZOE, move |w| cover::give_back(w, request)).unwrap();
    assert_eq!(coming(&world, id, "2026-11-24T09:00[Europe/Paris]")[0].0, Some(BOB));
    assert_eq!(told(&world), [1, 2, 1, 0]);
    let open = ask(&world, id, BOB, wish(&world, 0, BOB)).unwrap();
    world.act(BOB, move |w| cover::give_back(w, open)).unwrap();
    assert_eq!(waits(&world, ADA), Vec::<String>::new());
    assert_eq!(told(&world), [2, 2, 2, 0], "what only was asked, and is not any more, is no news");
    let third = ask(&world, id, BOB, wish(&world, 0, BOB)).unwrap();
    take(&world, ZOE, third).unwrap();
    world.tick_at("2026-11-23T09:00[Europe/Paris]");
    refused(world.act(ZOE, move |w| cover::give_back(w, third)));
}

#[test]
fn a_swap_is_the_turn_of_whom_it_is_proposed_to_who_accepts_or_declines() {
    let (world, id) = weekly();
    let swap = Wish { to: Some(world.people[ZOE]), back: Some(1), ..wish(&world, 0, BOB) };
    let first = ask(&world, id, BOB, swap).unwrap();
    assert_eq!(
        [ADA, BOB, ZOE].map(|who| waits(&world, who)),
        [vec![], vec![], vec!["rotations.swap".to_owned()]]
    );
    assert!(matches!(take(&world, ADA, first), Err(Error::NotAllowed)));
    world.act(ZOE, move |w| cover::decline(w, first)).unwrap();
    assert_eq!(told(&world), [0, 1, 1, 0]);
    let again = ask(&world, id, BOB, swap).unwrap();
    take(&world, ZOE, again).unwrap();
    assert_eq!(waits(&world, ZOE), Vec::<String>::new());
    let order: Vec<_> =
        coming(&world, id, "2026-12-08T09:00[Europe/Paris]").into_iter().map(|(who, _)| who).collect();
    assert_eq!(order, [Some(ZOE), Some(BOB), Some(ADA)]);
    world.tick_at("2026-11-23T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(ZOE));
    refused(world.act(BOB, move |w| cover::give_back(w, again)));
    world.tick_at("2026-11-30T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(BOB));
}

#[test]
fn a_part_of_a_shift_hands_over_when_it_begins_and_back_when_it_ends_over_changed_clocks_too() {
    let world = World::new("2026-10-20T10:00[Europe/Paris]", &["Ada", "Bob", "Zoe"]);
    let id = start(&world, Cadence::WEEKLY, "Europe/Paris", "2026-10-26T09:00", &[ADA, BOB, ZOE]);
    // The running slot is Ada's; the clocks go back on Sunday at 03:00.
    let part = Span::new(at("2026-10-25T00:00[Europe/Paris]"), at("2026-10-25T06:00[Europe/Paris]"));
    assert_eq!(part.duration().as_hours(), 7);
    let deadline = at("2026-10-24T09:00[Europe/Paris]");
    let request = ask(&world, id, ADA, Wish { part: Some(part), deadline, ..wish(&world, -1, ADA) }).unwrap();
    take(&world, ZOE, request).unwrap();
    assert_eq!(on_duty(&world, id), Some(ADA));
    for (instant, who) in [
        ("2026-10-24T23:59[Europe/Paris]", ADA),
        ("2026-10-25T00:00[Europe/Paris]", ZOE),
        ("2026-10-25T05:59[Europe/Paris]", ZOE),
        ("2026-10-25T06:00[Europe/Paris]", ADA),
        ("2026-10-26T09:00[Europe/Paris]", BOB),
    ] {
        world.tick_at(instant);
        assert_eq!(on_duty(&world, id), Some(who), "{instant}");
    }
    let served: Vec<_> = record(&world, id).into_iter().map(|(who, ..)| who).collect();
    assert_eq!(served, [Some(ADA), Some(ZOE), Some(ADA), Some(BOB)]);
    let past = world.look(|r| rotations::past(r, id, 10));
    assert!(past.windows(2).all(|two| two[1].ends == two[0].starts), "no time is two people's");
}

#[test]
fn a_cover_of_a_cover_builds_on_it_and_is_taken_back_first() {
    let (world, id) = weekly();
    let first = ask(&world, id, BOB, wish(&world, 0, BOB)).unwrap();
    take(&world, ZOE, first).unwrap();
    let second = ask(&world, id, ZOE, wish(&world, 0, ZOE)).unwrap();
    assert_eq!([ADA, BOB].map(|who| waits(&world, who).len()), [1, 1], "Bob could have it back");
    take(&world, ADA, second).unwrap();
    refused(world.act(BOB, move |w| cover::give_back(w, first)));
    world.act(ADA, move |w| cover::give_back(w, second)).unwrap();
    world.act(BOB, move |w| cover::give_back(w, first)).unwrap();
    assert_eq!(coming(&world, id, "2026-11-24T09:00[Europe/Paris]")[0].0, Some(BOB));
}

#[test]
fn in_an_emergency_anybody_of_the_order_takes_the_running_shift_and_holder_and_owners_hear_of_it() {
    let (world, id) = weekly();
    world.tick_at("2026-11-25T09:00[Europe/Paris]");
    assert!(matches!(world.act(KIM, move |w| cover::take_now(w, id)), Err(Error::NotAllowed)));
    refused(world.act(BOB, move |w| cover::take_now(w, id)));
    let before = [ADA, BOB, ZOE].map(|who| super::handoffs_told(&world, who));
    world.act(ZOE, move |w| cover::take_now(w, id)).unwrap();
    assert_eq!(on_duty(&world, id), Some(ZOE));
    let after = [ADA, BOB, ZOE].map(|who| super::handoffs_told(&world, who));
    assert_eq!(after, [before[0], before[1] + 1, before[2] + 1]);
    assert_eq!(told(&world), [1, 0, 0, 0], "Ada owns it");
    let running = world.look(|r| rotations::outlook(r, id, r.now().at(), r.now().at())).running;
    assert_eq!(running[0].reason, Reason::Covered { of: world.people[BOB] });
    world.tick_at("2026-11-30T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(ZOE), "her own week");
}

#[test]
fn who_is_away_or_on_duty_then_is_neither_asked_nor_let() {
    let (world, id) = weekly();
    let zoe = world.people[ZOE];
    let leave = ("2026-11-25".parse().unwrap(), "2026-11-26".parse().unwrap());
    world.act(ZOE, move |w| people::leave::enter(w, zoe, leave.0, leave.1)).unwrap();
    let request = ask(&world, id, BOB, wish(&world, 0, BOB)).unwrap();
    assert_eq!([ADA, ZOE].map(|who| waits(&world, who).len()), [1, 0]);
    refused(take(&world, ZOE, request));
    refused(take(&world, BOB, request));
    take(&world, ADA, request).unwrap();
}

#[test]
fn a_request_stays_with_its_slot_when_the_timetable_moves() {
    let (world, id) = weekly();
    let request = ask(&world, id, BOB, wish(&world, 0, BOB)).unwrap();
    let later = draft(&world, Cadence::WEEKLY, "Europe/Paris", "2026-11-24T10:00", &[ADA, BOB, ZOE]);
    world.act(ADA, move |w| rotations::change(w, id, &later)).unwrap();
    take(&world, ZOE, request).unwrap();
    assert_eq!(coming(&world, id, "2026-11-25T09:00[Europe/Paris]"), [(Some(ZOE), "11-24 10:00".to_owned())]);
    world.tick_at("2026-11-24T10:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(ZOE));
}

#[test]
fn a_request_outlives_that_its_rotation_is_taken_out_and_brought_back() {
    let (world, id) = weekly();
    let request = ask(&world, id, BOB, wish(&world, 0, BOB)).unwrap();
    let gone = ask(&world, id, ZOE, wish(&world, 1, ZOE)).unwrap();
    world
        .act(ADA, move |w| {
            let text = files::take_out(w, id, Format::Toml)?;
            let (kept, _) = text.rsplit_once("[[swap]]").unwrap();
            files::bring_into(w, id, &files::read(kept)?)
        })
        .unwrap();
    assert_eq!(waits(&world, ADA), ["rotations.cover"], "the other is over");
    assert!(matches!(take(&world, BOB, gone), Err(Error::NotFound)));
    take(&world, ZOE, request).unwrap();
    world.tick_at("2026-11-23T09:00[Europe/Paris]");
    assert_eq!(on_duty(&world, id), Some(ZOE));
}
