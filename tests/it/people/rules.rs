//! The rules, without pages.

use super::world::{World, refusals};
use jiff::civil::{Date, date};
use turnkeep::base::{Error, PersonId};
use turnkeep::spine::people::{
    self, Role, TypedDigest, TypedHours, TypedProfile, TypedTime, invites, leave,
    workspace::{self, Newcomers},
};

const MON: Date = date(2026, 11, 23);
const FRI: Date = date(2026, 11, 27);

#[test]
fn the_last_admin_stays_admin_and_active() {
    let world = World::new();
    let (ada, bob) = (world.id("Ada"), world.id("Bob"));
    for refused in [
        refusals(world.by("Ada", move |w| people::set_roles(w, ada, &[]))),
        refusals(world.by("Ada", move |w| people::deactivate(w, ada))),
        refusals(world.console(move |w| people::deactivate(w, ada))),
    ] {
        assert_eq!(refused[0].1, "Ada is the last admin. Make somebody else an admin first.");
    }
    // An admin who was merely invited cannot act yet and does not count.
    let list = "Eve <eve@example.eu>";
    let eve = world.by("Ada", move |w| Ok(invites::invite(w, list)?[0].person)).unwrap();
    world.by("Ada", move |w| people::grant(w, eve, Role::Admin)).unwrap();
    refusals(world.by("Ada", move |w| people::deactivate(w, ada)));
    // A deactivated admin cannot act either.
    world.by("Ada", move |w| people::grant(w, bob, Role::Admin)).unwrap();
    world.by("Ada", move |w| people::deactivate(w, bob)).unwrap();
    refusals(world.by("Ada", move |w| people::withdraw(w, ada, Role::Admin)));
    world.by("Ada", move |w| people::bring_back(w, bob)).unwrap();
    world.by("Ada", move |w| people::withdraw(w, ada, Role::Admin)).unwrap();
    assert_eq!(world.look(people::acting_admins).len(), 1);
}

#[test]
fn only_admins_change_roles_and_standing() {
    let world = World::new();
    let (bob, zoe) = (world.id("Bob"), world.id("Zoe"));
    let denied = [
        world.by("Bob", move |w| people::grant(w, bob, Role::Admin)),
        world.by("Bob", move |w| people::set_roles(w, zoe, &[Role::Privacy])),
        world.by("Bob", move |w| people::deactivate(w, zoe).map(drop)),
        world.by("Bob", move |w| people::sign_out(w, zoe).map(drop)),
        world.by("Bob", |w| workspace::rename(w, &"Mine".to_owned().into())),
        world.by("Bob", |w| workspace::add_beside(w, &"Mine".to_owned().into()).map(drop)),
        world.by("Bob", move |w| people::bring_back(w, zoe)),
        world.by("Bob", move |w| people::rename(w, zoe, &"Zed".to_owned().into())),
        world.by("Bob", move |w| leave::enter(w, zoe, MON, FRI).map(drop)),
        world.by("Bob", move |w| invites::invite(w, "x").map(drop)),
        world.by("Bob", move |w| invites::revoke(w, zoe)),
    ];
    assert!(denied.iter().all(|d| matches!(d, Err(Error::NotAllowed))));
    assert!(matches!(world.by("Ada", |w| people::deactivate(w, PersonId::random())), Err(Error::NotFound)));
}

#[test]
fn a_changed_role_is_told_to_its_person_and_nobody_else() {
    let world = World::new();
    let bob = world.id("Bob");
    world.by("Ada", move |w| people::set_roles(w, bob, &[Role::Admin, Role::Privacy])).unwrap();
    world.by("Ada", move |w| people::set_roles(w, bob, &[Role::Admin, Role::Privacy])).unwrap();
    let mut told = world.told("Bob");
    told.sort();
    assert_eq!(
        told,
        ["You are a privacy officer of Analytical Engines now", "You are an admin of Analytical Engines now"]
    );
    assert!(world.told("Ada").is_empty() && world.told("Zoe").is_empty());
    world.by("Bob", move |w| people::set_roles(w, bob, &[])).unwrap();
    assert_eq!(world.told("Bob").len(), 2, "what one did oneself is not told");
    let roles = world.look(|r| Ok(people::get(r, bob)?.roles));
    assert_eq!(roles, [Role::Member], "everybody takes part");
}

#[test]
fn leave_entered_by_another_is_told_once() {
    let world = World::new();
    let bob = world.id("Bob");
    world.by("Ada", move |w| leave::enter(w, bob, MON, FRI)).unwrap();
    assert_eq!(world.told("Bob"), ["Ada entered leave for you: Mon 23 Nov to Fri 27 Nov"]);
    world.by("Bob", move |w| leave::enter(w, bob, date(2026, 12, 24), date(2026, 12, 24))).unwrap();
    assert_eq!(world.told("Bob").len(), 1);
}

#[test]
fn leave_taken_back_before_the_mail_left_tells_nobody() {
    let world = World::new();
    let bob = world.id("Bob");
    let id = world.by("Ada", move |w| leave::enter(w, bob, MON, FRI)).unwrap();
    world.by("Ada", move |w| leave::withdraw(w, bob, id)).unwrap();
    assert!(world.told("Bob").is_empty());
    assert!(world.look(|r| people::leaves(r, &[bob])).is_empty());
    assert!(matches!(world.by("Bob", move |w| leave::withdraw(w, bob, id)), Err(Error::NotFound)));
    // What the person entered and knows of, and another takes back, is told.
    let id = world.by("Bob", move |w| leave::enter(w, bob, MON, FRI)).unwrap();
    world.by("Ada", move |w| leave::withdraw(w, bob, id)).unwrap();
    assert_eq!(world.told("Bob"), ["Ada took back your leave: Mon 23 Nov to Fri 27 Nov"]);
}

#[test]
fn leave_of_somebody_else_is_not_found_under_ones_own_name() {
    let world = World::new();
    let (bob, zoe) = (world.id("Bob"), world.id("Zoe"));
    let id = world.by("Bob", move |w| leave::enter(w, bob, MON, FRI)).unwrap();
    assert!(matches!(world.by("Zoe", move |w| leave::withdraw(w, zoe, id)), Err(Error::NotFound)));
}

#[test]
fn impossible_leave_is_refused_beside_its_field() {
    let world = World::new();
    let zoe = world.id("Zoe");
    let enter = |from, until| world.by("Zoe", move |w| leave::enter(w, zoe, from, until).map(drop));
    enter(MON, FRI).unwrap();
    assert_eq!(refusals(enter(FRI, MON))[0].0, Some("last"));
    assert_eq!(refusals(enter(date(2026, 11, 2), date(2026, 11, 19)))[0].0, Some("last"));
    assert_eq!(refusals(enter(FRI, date(2029, 1, 1)))[0].0, Some("last"));
    for overlap in [(MON, MON), (FRI, date(2026, 12, 1)), (date(2026, 11, 21), date(2026, 12, 30))] {
        assert_eq!(refusals(enter(overlap.0, overlap.1))[0].0, Some("first"));
    }
    enter(date(2026, 11, 28), date(2026, 11, 29)).unwrap();
    assert_eq!(refusals(leave::typed("", "soon")).len(), 2);
}

#[test]
fn an_absence_lasts_from_midnight_to_midnight_where_the_person_is() {
    let world = World::new();
    let (bob, zoe) = (world.id("Bob"), world.id("Zoe"));
    world.by("Bob", move |w| leave::enter(w, bob, MON, FRI)).unwrap();
    world.by("Zoe", move |w| leave::enter(w, zoe, MON, MON)).unwrap();
    let said: Vec<_> = world.look(|r| people::absences(r, &[bob, zoe]));
    let said: Vec<_> = said.iter().map(|(_, from, until)| format!("{from} {until}")).collect();
    assert_eq!(
        said,
        ["2026-11-23T05:00:00Z 2026-11-28T05:00:00Z", "2026-11-22T15:00:00Z 2026-11-23T15:00:00Z"]
    );
}

#[test]
fn somebody_is_away_until_the_end_of_adjoining_leave() {
    let world = World::new();
    let zoe = world.id("Zoe");
    let today = date(2026, 11, 20);
    let sunday = date(2026, 11, 22);
    world.by("Zoe", move |w| leave::enter(w, zoe, MON, FRI)).unwrap();
    assert_eq!(world.look(|r| people::away_now(r, &people::get(r, zoe)?)), None);
    world.by("Zoe", move |w| leave::enter(w, zoe, today, sunday)).unwrap();
    assert_eq!(world.look(|r| people::away_now(r, &people::get(r, zoe)?)), Some(FRI));
}

#[test]
fn old_leave_is_forgotten() {
    let world = World::new();
    let zoe = world.id("Zoe");
    world.by("Zoe", move |w| leave::enter(w, zoe, MON, FRI)).unwrap();
    assert_eq!(world.console(leave::sweep).unwrap(), 0);
    world.store.clock().move_both(jiff::SignedDuration::from_hours(24 * 120));
    assert_eq!(world.console(leave::sweep).unwrap(), 1);
}

#[test]
fn an_invite_with_one_slip_invites_nobody() {
    let world = World::new();
    let list = "eve@example.eu, Mallory <mallory@>\nBob";
    let refused = refusals(world.by("Ada", move |w| invites::invite(w, list).map(drop)));
    let said: Vec<_> = refused.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(
        said,
        ["Line 1, entry 2: this is not an e-mail address.", "Line 2: this is not an e-mail address."]
    );
    assert_eq!(world.look(people::count), 3);
}

#[test]
fn whoever_is_here_already_is_passed_over_and_named() {
    let world = World::new();
    let list = "eve@example.eu, Mallory <BOB@example.eu>; EVE@example.eu";
    assert_eq!(world.by("Ada", move |w| invites::known(w, list)).unwrap(), [world.id("Bob")]);
    assert_eq!(world.by("Ada", move |w| Ok(invites::invite(w, list)?.len())).unwrap(), 1);
    assert_eq!(world.look(people::count), 4);
    let nobody_new = refusals(world.by("Ada", move |w| invites::invite(w, list).map(drop)));
    assert_eq!(nobody_new[0].0, Some("people"));
    assert_eq!(refusals(world.by("Ada", move |w| invites::known(w, "x").map(drop))).len(), 1);
}

#[test]
fn newcomers_start_where_the_workspace_says_or_like_whoever_invites() {
    let world = World::new();
    let start = |list: &'static str| {
        let id = world.by("Ada", move |w| Ok(invites::invite(w, list)?[0].person)).unwrap();
        let profile = world.look(|r| people::get(r, id)).profile;
        (profile.zone, profile.lang)
    };
    let ada = world.look(|r| people::get(r, world.id("Ada"))).profile;
    assert_eq!(start("eve@example.eu"), (ada.zone.clone(), ada.lang.clone()));
    let set = |who: &str, zone: Option<&str>, lang: Option<&str>| {
        let typed = Newcomers { zone: zone.map(str::to_owned), lang: lang.map(str::to_owned) };
        world.by(who, move |w| workspace::set_newcomers(w, &typed))
    };
    assert!(matches!(set("Bob", None, Some("de")), Err(Error::NotAllowed)));
    let refused = refusals(set("Ada", Some("Moon/Tycho"), Some("fr")));
    assert_eq!(refused.iter().filter_map(|(field, _)| *field).collect::<Vec<_>>(), ["zone", "lang"]);
    set("Ada", Some("asia/calcutta"), None).unwrap();
    assert_eq!(start("mallory@example.eu"), ("Asia/Kolkata".into(), ada.lang));
    set("Ada", None, Some("de")).unwrap();
    assert_eq!(start("trent@example.eu"), (ada.zone, "de".into()));
}

#[test]
fn a_profile_of_old_opens_with_what_was_then() {
    let old = r#"{"zone":"Europe/Paris","lang":"de","hours":{"days":[1],"from":"09:00","until":"17:00"}}"#;
    let profile: people::Profile = serde_json::from_str(old).unwrap();
    let as_then = (turnkeep::base::Dial::Whole, people::Digest::Start, true);
    assert_eq!((profile.dial, profile.digest, profile.shortcuts), as_then);
    let changed = people::Profile { digest: people::Digest::At(jiff::civil::time(7, 30, 0, 0)), ..profile };
    let text = serde_json::to_string(&changed).unwrap();
    assert!(text.contains(r#""digest":{"at":"07:30"}"#), "{text}");
    assert_eq!(serde_json::from_str::<people::Profile>(&text).unwrap(), changed);
}

#[test]
fn an_invite_is_open_until_it_is_accepted_or_revoked() {
    let world = World::new();
    let list = "eve@example.eu";
    let first = world.by("Ada", move |w| Ok(invites::invite(w, list)?.remove(0))).unwrap();
    let eve = first.person;
    let state = || world.look(|r| invites::state(r, eve));
    assert!(matches!(state(), Some(invites::State::Open(_))));
    let second = world.by("Ada", move |w| invites::resend(w, eve)).unwrap();
    assert!(first.link != second.link);
    world.by("Ada", move |w| invites::revoke(w, eve)).unwrap();
    assert!(matches!(state(), Some(invites::State::Revoked(_))));
    assert!(!world.look(|r| people::get(r, eve)).active, "a revoked invite lets nobody in by mail either");
    world.by("Ada", move |w| invites::resend(w, eve).map(drop)).unwrap();
    world.console(move |w| people::accept(w, eve)).unwrap();
    assert!(matches!(state(), Some(invites::State::Accepted(_))));
    refusals(world.by("Ada", move |w| invites::revoke(w, eve)));
    refusals(world.by("Ada", move |w| invites::resend(w, eve).map(drop)));
}

#[test]
fn deactivation_takes_back_an_open_invite() {
    let world = World::new();
    let list = "eve@example.eu";
    let eve = world.by("Ada", move |w| Ok(invites::invite(w, list)?[0].person)).unwrap();
    world.by("Ada", move |w| people::deactivate(w, eve)).unwrap();
    assert!(matches!(world.look(|r| invites::state(r, eve)), Some(invites::State::Revoked(_))));
}

#[test]
fn the_invite_letter_names_inviter_and_workspace_and_carries_the_link() {
    let world = World::new();
    let list = "Eve <eve@example.eu>";
    let letter = world
        .by("Ada", move |w| {
            let invited = invites::invite(w, list)?.remove(0);
            invites::letter(w, &invited)
        })
        .unwrap();
    assert_eq!(letter.message.subject.reveal(), "Ada invites you to Analytical Engines");
    assert!(letter.message.link.unwrap().1.starts_with("/l/"));
    assert!(world.look(people::all).iter().all(|p| !p.name.reveal().contains('@')));
}

#[test]
fn a_profile_is_refused_with_everything_that_is_wrong() {
    let world = World::new();
    let bob = world.id("Bob");
    let typed = TypedProfile {
        time: Some(TypedTime { zone: "Europe/Pariss".into(), lang: "fr".into(), dial: "10".into() }),
        hours: Some(TypedHours { days: vec!["8".into()], from: "9 am".into(), until: "25:00".into() }),
        digest: Some(TypedDigest { when: "at".into(), at: "soon".into() }),
        shortcuts: None,
    };
    let refused = refusals(world.by("Bob", move |w| people::set_profile(w, bob, &typed)));
    let fields: Vec<_> = refused.iter().filter_map(|(field, _)| *field).collect();
    assert_eq!(fields, ["zone", "lang", "dial", "days", "from", "until", "digest_at"]);
    assert!(refused[0].1.contains("Europe/Paris"));
}

#[test]
fn a_profile_is_kept_under_the_zones_present_name() {
    let world = World::new();
    let bob = world.id("Bob");
    let typed = TypedProfile {
        time: Some(TypedTime { zone: "asia/calcutta".into(), lang: "de".into(), dial: "12".into() }),
        hours: Some(TypedHours {
            days: vec!["1".into(), "3".into()],
            from: "08:30".into(),
            until: "12:00".into(),
        }),
        ..TypedProfile::default()
    };
    world.by("Bob", move |w| people::set_profile(w, bob, &typed)).unwrap();
    world.by("Bob", move |w| people::rename(w, bob, &"  Bob   B. ".to_owned().into())).unwrap();
    let person = world.look(|r| people::get(r, bob));
    assert_eq!((person.profile.zone.as_str(), person.name.reveal().as_str()), ("Asia/Kolkata", "Bob B."));
    assert_eq!(person.profile.hours.days.iter().count(), 2);
}
