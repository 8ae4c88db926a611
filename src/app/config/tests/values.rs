//! How single values are read.

use super::*;
use std::net::SocketAddr;

fn url(text: &str) -> Option<String> {
    PublicUrl::read(text).ok().map(|url| url.to_string())
}

#[test]
fn a_public_address_is_kept_as_a_browser_writes_an_origin() {
    assert_eq!(url("https://Turnkeep.Example.org/").as_deref(), Some("https://turnkeep.example.org"));
    assert_eq!(url("https://turnkeep.example.org:443").as_deref(), Some("https://turnkeep.example.org"));
    assert_eq!(url("https://t.example.org:8443").as_deref(), Some("https://t.example.org:8443"));
    assert_eq!(url("http://[::1]:8080").as_deref(), Some("http://[::1]:8080"));
    for bad in [
        "",
        "turnkeep.example.org",
        "ftp://x",
        "https://x/app",
        "https://x?y",
        "https://x/#y",
        "https://a@x",
        "https://",
        "https://x:",
        "https://x:99999",
        "https://-x",
        "https://a..b",
        "https://a b",
        "/x",
        "*",
    ] {
        assert_eq!(url(bad), None, "{bad}");
    }
}

#[test]
fn http_is_for_this_machine_alone() {
    for (public, listen, fine) in [
        ("http://localhost:8080", "127.0.0.1:8080", true),
        ("http://127.0.0.1:8080", "[::1]:8080", true),
        ("http://turnkeep.example.org", "127.0.0.1:8080", false),
        ("http://localhost.example.org", "127.0.0.1:8080", false),
        ("http://localhost:8080", "0.0.0.0:8080", false),
        ("http://localhost:8080", "[::]:8080", false),
        ("https://turnkeep.example.org", "0.0.0.0:8080", true),
    ] {
        let text = format!(
            "[server]\npublic_url = {public:?}\nlisten = {listen:?}\ntrusted_proxies = [\"10.0.0.1\"]\n"
        );
        assert_eq!(load(&file(&text)).is_ok(), fine, "{text}");
    }
}

#[test]
fn an_address_others_can_reach_needs_tls_or_a_trusted_proxy() {
    let open = "listen = \"0.0.0.0:443\"\n";
    let refused = said(&with(open));
    assert_eq!(refused.len(), 1);
    assert!(refused[0].starts_with("config.toml line 3: server.listen: this address can be reached"));
    assert!(load(&with(&format!("{open}trusted_proxies = [\"192.0.2.1\"]\n"))).is_ok());
    let settings = load(&with(&format!("{open}tls_cert = \"/a.pem\"\ntls_key = \"/a.key\"\n"))).unwrap();
    assert!(settings.server.tls.is_some());
    assert_eq!(settings.server.listen, "0.0.0.0:443".parse::<SocketAddr>().unwrap());
}

#[test]
fn a_certificate_without_its_key_is_refused() {
    assert!(said(&with("tls_cert = \"/a.pem\"\n"))[0].contains("set server.tls_key as well"));
    assert!(said(&with("tls_key = \"/a.key\"\n"))[0].contains("set server.tls_cert as well"));
}

#[test]
fn the_root_key_never_lies_inside_the_data_folder_not_even_through_a_link() {
    assert!(
        said(&with("[storage]\ndata_dir = \"/etc\"\n"))[0].contains("line 4: storage.data_dir: the root key")
    );
    let text = "[storage]\nkey_file = \"/var/lib/turnkeep/a.key\"\n";
    assert!(said(&with(text))[0].contains("line 4: storage.key_file: the root key"));
    let home = tempfile::tempdir().unwrap();
    let (data, link) = (home.path().join("data"), home.path().join("link"));
    std::fs::create_dir(&data).unwrap();
    std::os::unix::fs::symlink(&data, &link).unwrap();
    let mut layers = with("");
    layers.flags = vec![
        ("storage.data_dir".into(), data.display().to_string()),
        ("storage.key_file".into(), link.join("deep/a.key").display().to_string()),
    ];
    assert_eq!(said(&layers).len(), 1);
    assert_eq!(said(&with("[storage]\nkey_file = \"/srv/../var/lib/turnkeep/a.key\"\n")).len(), 1);
}

#[test]
fn mail_without_tls_goes_to_this_machine_only() {
    let mail = |host: &str| with(&format!("[mail]\nsecurity = \"none\"\nhost = \"{host}\"\n"));
    assert_eq!(load(&mail("127.0.0.1")).unwrap().mail.unwrap().port, 25);
    assert!(load(&mail("localhost")).is_ok() && load(&mail("::1")).is_ok());
    assert!(
        said(&mail("mail.example.org"))[0].starts_with("config.toml line 4: mail.security: mail without TLS")
    );
}

#[test]
fn the_port_follows_the_security() {
    for (security, port) in [("tls", 465), ("starttls", 587)] {
        let text = format!("[mail]\nhost = \"mail.example.org\"\nsecurity = \"{security}\"\n");
        let settings = load(&with(&text)).unwrap();
        assert_eq!(settings.shown("mail.port"), Some(port.to_string().as_str()));
        assert_eq!(settings.mail.unwrap().port, port);
    }
}

#[test]
fn the_sender_is_named_after_the_public_host() {
    for (public, from) in [
        ("https://turnkeep.example.org", "turnkeep@turnkeep.example.org"),
        ("http://localhost:8080", "turnkeep@localhost"),
        ("http://127.0.0.1:8080", "turnkeep@localhost"),
    ] {
        let text = format!("[server]\npublic_url = {public:?}\n[mail]\nhost = \"mail.example.org\"\n");
        let mail = load(&file(&text)).unwrap().mail.unwrap();
        assert_eq!(mail.from.email.to_string(), from);
    }
}

#[test]
fn a_name_without_a_password_is_a_doubt_not_a_reason_to_stay_down() {
    let mut layers = with("[mail]\nhost = \"mail.example.org\"\nuser = \"ada\"\n");
    let settings = load(&layers).unwrap();
    assert!(settings.mail.is_none() && settings.doubts.len() == 1);
    layers.browser = pairs(&[("mail.password", "hunter2")]);
    let settings = load(&layers).unwrap();
    assert!(settings.doubts.is_empty());
    let password = settings.mail.as_ref().unwrap().login.as_ref().unwrap().password.reveal().unwrap();
    assert_eq!(password.text(), "hunter2");
    assert_eq!(settings.shown("mail.password"), Some("set"));
    assert!(!format!("{settings}{settings:?}").contains("hunter2"));
}

#[test]
fn a_password_of_the_machine_goes_to_no_host_set_in_the_browser() {
    let mut layers = with("[mail]\nuser = \"ada\"\npassword_file = \"/etc/turnkeep/p\"\n");
    layers.browser = pairs(&[("mail.host", "mail.example.net")]);
    assert!(load(&layers).unwrap().mail.is_none());
    layers.browser.extend(pairs(&[("mail.password", "own")]));
    let login = load(&layers).unwrap().mail.unwrap().login.unwrap();
    assert!(matches!(login.password, Password::Kept(_)));
    layers.flags = pairs(&[("mail.host", "mail.example.org")]);
    let login = load(&layers).unwrap().mail.unwrap().login.unwrap();
    assert!(matches!(login.password, Password::File(_)));
}

#[test]
fn ranges_of_addresses_hold_what_they_should() {
    let list = |text: &str| Networks::read(text);
    let lan = list("10.0.0.0/8, 192.0.2.7, fd00::/8").unwrap();
    for (ip, inside) in [
        ("10.255.0.1", true),
        ("11.0.0.1", false),
        ("192.0.2.7", true),
        ("192.0.2.8", false),
        ("::ffff:10.0.0.1", true),
        ("fd12::1", true),
        ("fe80::1", false),
        ("a00::", false),
    ] {
        assert_eq!(lan.contains(ip.parse().unwrap()), inside, "{ip}");
    }
    assert!(list("::/128").is_ok() && list("128.0.0.0/1").is_ok() && list("").unwrap().is_empty());
    assert_eq!(list("10.0.0.5/8").unwrap_err().nearest.as_deref(), Some("10.0.0.0/8"));
    for bad in ["10.0.0.0/33", "x", "10.0.0.0/", "0.0.0.0/0", "::/0", "10.0.0.0/-1"] {
        assert!(list(bad).is_err(), "{bad}");
    }
}
