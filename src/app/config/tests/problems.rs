//! What is wrong is said all at once, with line and nearest key.

use super::*;

#[test]
fn everything_that_is_wrong_is_said_at_once_with_its_line() {
    let mut layers = file(concat!(
        "[server]\n",
        "publc_url = \"https://turnkeep.example.org\"\n",
        "listen = 8080\n",
        "\n",
        "[mail]\n",
        "port = \"465\"\n",
        "security = \"startls\"\n",
        "trusted_proxies = [\"10.0.0.0/8\"]\n",
        "[weather]\n",
        "[log]\n",
        "level = \"loud\"\n",
    ));
    layers.env = pairs(&[("TURNKEEP_LOG__FROMAT", "json"), ("TURNKEEP_SERVER__TLS_CERT", "tls.pem")]);
    let said = said(&layers);
    let starts = [
        "config.toml line 2: unknown key \"server.publc_url\", did you mean \"server.public_url\"?",
        "config.toml line 3: server.listen: write one text in quotes",
        "config.toml line 6: mail.port: write a number without quotes",
        "config.toml line 7: mail.security: write one of \"tls\" \"starttls\" \"none\", did you mean \"starttls\"?",
        "config.toml line 8: unknown key \"mail.trusted_proxies\", did you mean \"server.trusted_proxies\"?",
        "config.toml line 9: unknown key \"weather\"",
        "config.toml line 11: log.level: write one of ",
        "unknown variable \"TURNKEEP_LOG__FROMAT\", did you mean \"TURNKEEP_LOG__FORMAT\"?",
        "TURNKEEP_SERVER__TLS_CERT: write a whole path",
        "server.public_url is missing.",
        "TURNKEEP_SERVER__TLS_CERT: certificate and key go together: set server.tls_key as well",
    ];
    assert_eq!(said.len(), starts.len(), "{said:#?}");
    for (said, start) in said.iter().zip(starts) {
        assert!(said.starts_with(start), "{said:?} starts with {start:?}");
    }
}

#[test]
fn a_line_that_is_no_toml_is_named_without_quoting_it() {
    let said = said(&with("[mail]\npassword_file = hunter2 hunter3\n[log]\nlevel = \"info\"\n"));
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("config.toml line 4: this is not TOML: "), "{said:?}");
    assert!(!said[0].contains("hunter"), "{said:?}");
}

#[test]
fn one_slip_in_the_file_does_not_hide_another() {
    let said = said(&file(concat!(
        "[server]\n",
        "public_url = https://turnkeep.example.org\n",
        "listen = \"0.0.0.0:443\"\n",
        "tls_cert = '/etc/tls.pem\n",
        "[mail]\n",
        "prot = 25\n",
    )));
    let lines: Vec<_> = said.iter().filter_map(|said| said.split_once(": ")).collect();
    assert_eq!(lines.len(), 3, "{said:?}");
    assert!(lines[0].0 == "config.toml line 2" && lines[0].1.starts_with("this is not TOML"), "{said:?}");
    assert!(lines[1].0 == "config.toml line 4" && lines[1].1.starts_with("this is not TOML"), "{said:?}");
    assert!(
        lines[2].0 == "config.toml line 6" && lines[2].1.starts_with("unknown key \"mail.prot\""),
        "{said:?}"
    );
}

#[test]
fn what_is_opened_and_never_closed_is_said_once() {
    for text in ["trusted_proxies = [\"10.0.0.1\",\n[log]\nlevel = \"info\"\n", "[log\nlevel = 1\n"] {
        assert_eq!(said(&with(text)).len(), 1, "{text}: {:?}", said(&with(text)));
    }
}

#[test]
fn a_key_written_twice_is_a_problem_at_the_second_place() {
    let said = said(&with("listen = \"127.0.0.1:1\"\nlisten = \"127.0.0.1:2\"\n"));
    assert!(said[0].starts_with("config.toml line 4: "), "{said:?}");
}

#[test]
fn the_first_start_says_what_to_write_and_where() {
    let said = said(&Layers::default());
    let [missing] = said.as_slice() else { panic!("{said:?}") };
    assert!(missing.contains("Write into /etc/turnkeep/config.toml:"), "{missing}");
    let (_, lines) = missing.split_once(":\n\n").unwrap();
    let again = lines.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    assert!(load(&file(&again)).is_ok(), "{again}");
}

#[test]
fn no_problem_repeats_a_value() {
    let secret = "s3cret value";
    for key in keys() {
        let mut layers = with(&format!("[x]\ny = \"{secret}\"\n"));
        let flag = (key.name.to_owned(), format!("\0{secret}"));
        layers.flags = vec![flag.clone(), ("mail.pasword".into(), secret.into())];
        layers.env = vec![(key.variable(), flag.1.clone())];
        let text = report(&load(&layers).map(drop).unwrap_err());
        assert!(!text.contains("s3cret"), "{text}");
    }
}

#[test]
fn a_password_in_the_file_is_refused_with_the_way_to_do_it() {
    let said = said(&with("[mail]\npassword = \"hunter2\"\n"));
    assert_eq!(
        said,
        [
            "config.toml line 4: mail.password: a secret is never written here; put it alone into a file and name \
          that file in mail.password_file"
        ]
    );
}

#[test]
fn a_section_written_as_a_value_and_a_value_as_a_section_are_told_apart() {
    assert!(said(&file("server = 1\n"))[0].contains("server is a section: write [server]"));
    assert!(said(&with("[server.listen]\nport = 1\n"))[0].contains("line 3: server.listen: write one text"));
    assert!(said(&file("public_url = \"x\"\n"))[0].ends_with("did you mean \"server.public_url\"?"));
    assert!(load(&file("server = { public_url = \"https://turnkeep.example.org\" }")).is_ok());
    assert!(load(&file("server.public_url = \"https://turnkeep.example.org\"")).is_ok());
}

#[test]
fn what_the_browser_says_never_keeps_it_from_starting() {
    let mut layers = with("[mail]\nport = 2525\n");
    layers.browser =
        pairs(&[("mail.host", "mail.example.org"), ("mail.security", "none"), ("mail.form", "x")]);
    let settings = load(&layers).unwrap();
    assert!(settings.mail.is_none());
    let doubts: Vec<_> = settings.doubts.iter().map(Problem::to_string).collect();
    assert_eq!(doubts.len(), 2, "{doubts:?}");
    assert!(doubts[0].starts_with("unknown browser setting \"mail.form\", did you mean \"mail.from\"?"));
    assert!(doubts[1].starts_with("mail.security (set in the browser): mail without TLS"), "{doubts:?}");
    layers.browser = pairs(&[("server.listen", "127.0.0.1:1")]);
    assert!(load(&layers).unwrap().doubts[0].what.ends_with("it cannot be set in the browser"));
}

#[test]
fn the_report_counts_and_lists() {
    let text = report(&load(&with("[a]\nb = 1\nc = 2\n")).map(drop).unwrap_err());
    assert!(
        text.starts_with("The configuration cannot be used, for 2 reasons:\n- config.toml line 4: "),
        "{text}"
    );
    assert_eq!(EX_CONFIG, 78);
}
