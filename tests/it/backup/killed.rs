//! kill -9 while a copy is made.

use super::{
    copying::fatten,
    kit::{copied, copy_command, faults, listed},
};
use crate::house_of_tests::{TestHouse, start};
use std::{fs, process::Stdio, time::Duration};

#[tokio::test]
async fn a_copy_that_is_killed_leaves_no_half_copy_and_the_live_data_as_they_were() {
    let house = TestHouse::lindenhof("2026-03-25T10:00[Europe/Berlin]").await;
    let store = house.store().clone();
    tokio::task::spawn_blocking(move || fatten(&store, 40)).await.unwrap();
    let folder = house.ended().await;
    let to = folder.path().join("copy");
    let before = fs::read(folder.path().join("data/data.db")).unwrap();
    let (mut killed, mut done) = (0, 0);
    for life in [3, 10, 20, 30, 40, 50, 60, 80, 100, 130, 160, 200] {
        let mut command = copy_command(folder.path(), &to);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // Comes back early only if it ended by itself.
        let ended = tokio::time::timeout(Duration::from_millis(life), std::future::pending::<()>()).await;
        assert!(ended.is_err());
        child.kill().unwrap();
        child.wait().unwrap();
        if to.exists() {
            done += 1;
            // It has its name, perhaps without having been able to say so: it must be whole.
            assert_eq!(faults(&to, &folder.path().join("root.key")), [""; 0]);
            fs::remove_dir_all(&to).unwrap();
        } else {
            killed += 1;
        }
    }
    assert!(killed > 3, "{killed} killed, {done} done");
    let names: Vec<String> = listed(&folder.path().join("data")).into_keys().collect();
    assert!(names.iter().all(|n| !n.ends_with("-journal")), "{names:?}");
    assert!(before == fs::read(folder.path().join("data/data.db")).unwrap(), "the live data changed");
    start(folder.path()).await.unwrap();
    copied(folder.path(), &to);
    assert!(!folder.path().join("copy.unfinished").exists(), "the next copy cleared away the last");
}
