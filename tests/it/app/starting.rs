//! Starting: what is made, what is refused, and with which exit code.

use crate::house_of_tests::{TestHouse, start};
use std::{fs, os::unix::fs::PermissionsExt};
use tempfile::TempDir;
use turnkeep::{
    app::demo,
    vault::{Keyring, Owner},
};

fn mode(path: std::path::PathBuf) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn the_first_start_makes_a_private_folder_and_a_private_root_key() {
    let house = TestHouse::new().await;
    assert_eq!(mode(house.folder().join("data")), 0o700);
    assert_eq!(mode(house.folder().join("root.key")), 0o600);
}

#[tokio::test]
async fn a_second_instance_on_the_same_folder_is_refused_for_now() {
    let house = TestHouse::new().await;
    let halt = start(house.folder()).await.unwrap_err();
    assert!(halt.to_string().contains("nother turnkeep is running"), "{halt}");
    assert_eq!(halt.code(), 1);
}

#[tokio::test]
async fn data_without_their_keys_are_refused_and_nothing_is_made_anew() {
    for lost in ["data/keys.db", "data/keys.epoch", "root.key"] {
        let folder = TestHouse::lindenhof("2026-03-02T08:00:00Z").await.ended().await;
        fs::remove_file(folder.path().join(lost)).unwrap();
        let halt = start(folder.path()).await.unwrap_err();
        assert_eq!(halt.code(), 78, "{halt}");
        assert!(!folder.path().join(lost).exists(), "{lost} was made anew");
    }
}

#[tokio::test]
async fn keys_without_their_data_are_refused() {
    let folder = TestHouse::lindenhof("2026-03-02T08:00:00Z").await.ended().await;
    for file in fs::read_dir(folder.path().join("data")).unwrap().flatten() {
        if file.file_name().to_string_lossy().starts_with("data.db") {
            fs::remove_file(file.path()).unwrap();
        }
    }
    let halt = start(folder.path()).await.unwrap_err();
    assert_eq!(halt.code(), 78);
    assert!(halt.to_string().contains("data.db is missing"), "{halt}");
}

#[tokio::test]
async fn a_person_whose_key_is_gone_keeps_the_house_shut_in_words() {
    let house = TestHouse::lindenhof("2026-03-02T08:00:00Z").await;
    // A backup of the keys from before anybody was added, put beside newer data.
    let keyring: &Keyring = house.store().keyring();
    let nobody = std::collections::HashSet::<Owner>::new();
    assert!(keyring.collect(&nobody, i64::MAX).unwrap() >= 12);
    let folder = house.ended().await;
    let halt = start(folder.path()).await.unwrap_err();
    assert_eq!(halt.code(), 78);
    assert!(halt.to_string().starts_with("12 keys are missing from keys.db"), "{halt}");
}

#[tokio::test]
async fn a_start_that_was_cut_short_before_there_were_data_goes_on() {
    let folder = TestHouse::new().await.ended().await;
    for file in fs::read_dir(folder.path().join("data")).unwrap().flatten() {
        if !file.file_name().to_string_lossy().starts_with("keys.") {
            fs::remove_file(file.path()).unwrap();
        }
    }
    start(folder.path()).await.unwrap();
}

#[tokio::test]
async fn everything_is_there_again_after_a_restart() {
    let house = TestHouse::lindenhof("2026-03-02T08:00:00Z").await;
    let before = house.letters().len();
    let house = house.restarted().await;
    house.tick().await;
    assert!(before > 0 && house.letters().is_empty(), "what was sent is not sent again");
}

#[test]
fn the_demo_reads_instants_with_zone_offset_or_none() {
    let paris = demo::instant("2026-03-29T08:59[Europe/Paris]").unwrap();
    assert_eq!(paris.to_string(), "2026-03-29T06:59:00Z");
    assert_eq!(demo::instant("2026-03-29T06:59:00Z"), Ok(paris));
    assert!(demo::instant("2026-03-29T08:59").is_ok());
    assert!(demo::instant("tomorrow").is_err());
}

#[tokio::test]
async fn a_cipher_for_tls_is_chosen_before_anything_connects() {
    turnkeep::app::boot::install_crypto();
    assert!(rustls::crypto::CryptoProvider::get_default().is_some());
    drop(TempDir::new());
}
