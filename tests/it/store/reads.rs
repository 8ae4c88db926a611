//! Reading: snapshots, scopes and parameters.

use super::world::{INSTANCE, World, facts, is_fault, newcomer, put};
use turnkeep::{
    base::{Error, Result, WorkspaceId},
    spine::{
        audit,
        people::{self, Role},
        turns::{self, Ending, Holder},
    },
    store::{Actor, Scope, named_params},
};

#[test]
fn a_read_sees_one_snapshot_whatever_is_written_meanwhile() {
    let world = World::new();
    world.read(INSTANCE, |r| {
        assert_eq!(facts(r)?, [""; 0]);
        world.write(INSTANCE, |w| put(w, "meanwhile"));
        assert_eq!(facts(r)?, [""; 0]);
        // A read within a read is a look of its own.
        assert_eq!(world.read(INSTANCE, facts), ["meanwhile"]);
        assert_eq!(world.read(INSTANCE, |_| Ok(world.read(INSTANCE, facts))), ["meanwhile"]);
        assert_eq!(facts(r)?, [""; 0]);
        Ok(())
    });
    assert_eq!(world.read(INSTANCE, facts), ["meanwhile"]);
}

#[test]
fn a_read_that_panics_leaves_reading_as_it_was() {
    let world = World::new();
    let panicking = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        world.store.read(INSTANCE, |r| -> Result<()> {
            facts(r)?;
            panic!("on purpose")
        })
    }));
    assert!(panicking.is_err());
    world.write(INSTANCE, |w| put(w, "later"));
    assert_eq!(world.read(INSTANCE, facts), ["later"]);
}

#[test]
fn a_read_cannot_write_whatever_its_statement_says() {
    let world = World::new();
    let answer = world.store.read(INSTANCE, |r| {
        r.maybe("DELETE FROM store_facts RETURNING name", &[], |row| row.get::<String>("name"))
    });
    assert!(is_fault(&answer));
    assert!(matches!(world.ground.try_open(&world.clock), Err(turnkeep::store::OpenError::InUse(_))));
    world.store.close();
    world.ground.open(&world.clock);
}

#[test]
fn the_instance_cannot_run_a_workspaces_statement() {
    let world = World::new();
    let bob = world.bob;
    assert!(is_fault(&world.store.read(INSTANCE, people::all)));
    assert!(is_fault(&world.store.write_blocking(INSTANCE, move |w| people::get(w, bob).map(|_| ()))));
    assert!(is_fault(
        &world
            .store
            .write_blocking(INSTANCE, |w| { people::add(w, &newcomer("Max", Role::Member)).map(|_| ()) })
    ));
    world.read(INSTANCE, |r| {
        assert_eq!(people::get(&r.within(world.workspace), bob)?.name.reveal(), "Bob");
        Ok(())
    });
}

#[test]
fn what_belongs_to_another_workspace_is_not_found() {
    let world = World::new();
    let (other, stranger) = world.neighbours();
    let (bob, duty) = (world.bob, world.duty);
    let turn = world
        .write(world.by(world.ada), move |w| turns::leave_todo(w, duty, "Water the plants", w.now().at()));
    let theirs = Scope::workspace(other, Actor::Person(stranger));
    let not_found = |answer: Result<()>| assert!(matches!(answer, Err(Error::NotFound)), "{answer:?}");
    not_found(world.store.read(theirs, |r| people::get(r, bob).map(drop)));
    not_found(world.store.read(theirs, |r| turns::duty(r, duty).map(drop)));
    not_found(world.store.write_blocking(theirs, move |w| turns::end(w, turn, Ending::Done)));
    not_found(world.store.write_blocking(theirs, move |w| turns::finish_todo(w, turn)));
    not_found(world.store.write_blocking(theirs, move |w| turns::hold(w, duty, &[stranger])));
    not_found(
        world
            .store
            .write_blocking(theirs, move |w| turns::make_duty(w, &"Watch".to_owned().into(), bob).map(drop)),
    );
    not_found(world.store.write_blocking(theirs, move |w| {
        let new = |holder| turns::New {
            kind: turns::Kind::named("x.y"),
            subject: [0; 16],
            holder,
            due: w.now().at(),
            text: None,
        };
        not_found(turns::open(w, &new(Holder::Duty(duty))).map(drop));
        turns::open(w, &new(Holder::Person(bob))).map(drop)
    }));
    // A person of the one workspace, acting in the other, is nobody there.
    let ada_there = Scope::workspace(other, Actor::Person(world.ada));
    not_found(world.store.read(ada_there, |r| people::me(r).map(drop)));
    not_found(world.store.read(Scope::workspace(WorkspaceId::random(), Actor::Clock), |r| {
        people::workspace_name(r).map(drop)
    }));
    assert!(world.read(theirs, |r| Ok(people::by_address(r, "bob@example.eu"))).is_empty());
    assert_eq!(world.read(INSTANCE, |r| Ok(people::by_address(r, "ada@example.eu"))).len(), 2);
    assert!(world.read(INSTANCE, audit::verify).faults.is_empty());
}

#[test]
fn a_parameter_without_a_value_and_a_value_without_a_parameter_are_faults() {
    let world = World::new();
    let sql = "SELECT count(*) FROM store_facts WHERE name = :name";
    assert!(is_fault(&world.store.read(INSTANCE, |r| r.count(sql, &[]))));
    assert!(is_fault(&world.store.read(INSTANCE, |r| r.count(sql, named_params! { ":other": 1 }))));
    assert!(is_fault(
        &world.store.read(INSTANCE, |r| { r.count(sql, named_params! { ":name": "vault", ":other": 1 }) })
    ));
    assert_eq!(world.read(INSTANCE, |r| r.count(sql, named_params! { ":name": "vault" })), 1);
}

#[test]
fn what_is_there_already_is_a_conflict_and_a_broken_rule_is_a_fault() {
    let world = World::new();
    world.write(INSTANCE, |w| put(w, "once"));
    let answer = world.store.write_blocking(INSTANCE, |w| put(w, "once"));
    assert!(matches!(answer, Err(Error::Conflict)));
    let ada = world.ada;
    let answer = world.store.write_blocking(world.on_time(), move |w| {
        let sql = "INSERT INTO grants (workspace, person, role, granted_at)
                   VALUES (:workspace, :person, 'queen', 0)";
        w.exec_one(sql, named_params! { ":person": ada })
    });
    assert!(is_fault(&answer), "{answer:?}");
}
