//! Which layer wins: defaults, file, environment, flags.

use super::*;

/// The layers from the strongest to the weakest, each saying another sender.
fn layer(rank: usize, layers: &mut Layers) -> Origin {
    match rank {
        0 => {
            layers.flags = pairs(&[("mail.from", "flag@example.org")]);
            Origin::Flag
        }
        1 => {
            layers.env = pairs(&[("TURNKEEP_MAIL__FROM", "env@example.org")]);
            Origin::Env
        }
        2 => {
            *layers = Layers { file: with("[mail]\nfrom = \"file@example.org\"\n").file, ..layers.clone() };
            Origin::File { line: 4 }
        }
        3 => {
            layers.browser = pairs(&[("mail.from", "browser@example.org")]);
            Origin::Browser
        }
        _ => Origin::Default,
    }
}

#[test]
fn of_any_two_layers_the_stronger_one_holds_and_is_named_as_the_source() {
    let names = ["flag", "env", "file", "browser", "turnkeep"];
    for strong in 0..names.len() {
        for weak in strong + 1..=names.len() {
            let mut layers = with("");
            layer(weak, &mut layers);
            let origin = layer(strong, &mut layers);
            layers.flags.push(("mail.host".into(), "mail.example.org".into()));
            let settings = load(&layers).unwrap();
            assert_eq!(settings.origin("mail.from"), origin, "{strong} over {weak}");
            let from = settings.mail.unwrap().from;
            let domain = if strong == 4 { "turnkeep.example.org" } else { "example.org" };
            assert_eq!(from.email.to_string(), format!("{}@{domain}", names[strong]));
        }
    }
}

#[test]
fn a_key_is_shown_with_the_line_or_variable_it_comes_from() {
    let mut layers = with("[log]\nlevel = \"debug\"\n");
    layers.env = pairs(&[("TURNKEEP_LOG__FORMAT", "json")]);
    let settings = load(&layers).unwrap();
    assert_eq!(settings.source("log.level"), "config.toml line 4");
    assert_eq!(settings.source("log.format"), "TURNKEEP_LOG__FORMAT");
    assert_eq!(settings.source("storage.data_dir"), "default");
    assert_eq!(settings.shown("log.level"), Some("debug"));
}

#[test]
fn every_key_has_its_variable() {
    for key in keys() {
        assert_eq!(key.variable(), format!("TURNKEEP_{}", key.name.to_uppercase().replace('.', "__")));
    }
    let mut layers = with("");
    layers.env =
        pairs(&[("TURNKEEP_SERVER__TRUSTED_PROXIES", "10.0.0.0/8, ::1"), ("PATH", "/bin"), ("A__B", "")]);
    let networks = load(&layers).unwrap().server.trusted_proxies;
    assert!(networks.contains([10, 1, 2, 3].into()) && !networks.contains([11, 1, 2, 3].into()));
}

#[test]
fn an_empty_variable_counts_as_not_set() {
    let mut layers = with("[log]\nlevel = \"debug\"\n");
    layers.env = pairs(&[("TURNKEEP_LOG__LEVEL", "")]);
    assert_eq!(load(&layers).unwrap().log.level, LogLevel::Debug);
}

#[test]
fn a_credential_stands_in_for_a_key_file_that_nobody_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut layers = with("");
    layers.credentials = Some(folder.path().to_owned());
    assert_eq!(load(&layers).unwrap().storage.key_file.to_str(), Some("/etc/turnkeep/turnkeep.key"));
    std::fs::write(folder.path().join("turnkeep.key"), "key").unwrap();
    let settings = load(&layers).unwrap();
    assert_eq!(settings.storage.key_file, folder.path().join("turnkeep.key"));
    assert_eq!(settings.origin("storage.key_file"), Origin::Credential);
    layers.flags = pairs(&[("storage.key_file", "/root/other.key")]);
    assert_eq!(load(&layers).unwrap().storage.key_file.to_str(), Some("/root/other.key"));
}

#[test]
fn the_control_socket_lies_where_systemd_says_or_beside_the_data() {
    let mut layers = with("");
    assert_eq!(load(&layers).unwrap().storage.run_dir.to_str(), Some("/var/lib/turnkeep"));
    layers.env = pairs(&[("RUNTIME_DIRECTORY", "/run/turnkeep:/run/other")]);
    assert_eq!(load(&layers).unwrap().storage.run_dir.to_str(), Some("/run/turnkeep"));
}

#[test]
fn a_relative_path_counts_in_an_argument_only() {
    let mut layers = with("");
    layers.flags = pairs(&[("storage.data_dir", "world")]);
    let here = std::env::current_dir().unwrap();
    assert_eq!(load(&layers).unwrap().storage.data_dir, here.join("world"));
    assert_eq!(said(&with("[storage]\ndata_dir = \"world\"")).len(), 1);
}
