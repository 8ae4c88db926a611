//! Looks for words in every byte of every file, in the forms in which they could hide.

use data_encoding::{BASE64, BASE64URL, HEXLOWER, HEXUPPER};
use std::{
    collections::{BTreeSet, HashMap},
    fs,
    path::{Path, PathBuf},
};

/// A word that was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Find {
    pub file: PathBuf,
    pub canary: String,
    pub form: &'static str,
}

/// Bytes to look for, the canary they stand for, and how they write it.
type Pattern<'c> = (Vec<u8>, &'c str, &'static str);

/// Looks for every canary in every file under these folders, file names included: as UTF-8 (as it
/// is, in lower case, and as JSON, URLs and quoted mail write it), as UTF-16, as base64 at each of
/// its three offsets, and as hexadecimal.
///
/// # Panics
/// If a canary is too short to be told from chance, or a file cannot be read.
pub fn scan(dirs: &[&Path], canaries: &[&str]) -> Vec<Find> {
    let mut patterns: HashMap<[u8; 4], Vec<Pattern<'_>>> = HashMap::new();
    for canary in canaries {
        assert!(canary.len() >= 8, "{canary:?} is too short a canary");
        for (form, bytes) in forms(canary) {
            patterns.entry(*bytes.first_chunk().unwrap()).or_default().push((bytes, canary, form));
        }
    }
    let mut finds = BTreeSet::new();
    for file in dirs.iter().flat_map(|dir| files(dir)) {
        let mut hay = file.as_os_str().as_encoded_bytes().to_vec();
        hay.push(0);
        hay.extend(fs::read(&file).unwrap());
        for at in 0..hay.len().saturating_sub(3) {
            for (bytes, canary, form) in
                hay[at..].first_chunk().and_then(|c| patterns.get(c)).into_iter().flatten()
            {
                if hay[at..].starts_with(bytes) {
                    finds.insert(Find { file: file.clone(), canary: (*canary).to_owned(), form });
                }
            }
        }
    }
    finds.into_iter().collect()
}

/// Every file under a folder, in all its folders.
pub fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let entry = entry.unwrap();
        match entry.file_type().unwrap() {
            kind if kind.is_dir() => found.append(&mut files(&entry.path())),
            kind if kind.is_file() => found.push(entry.path()),
            _ => {}
        }
    }
    found
}

fn forms(canary: &str) -> Vec<(&'static str, Vec<u8>)> {
    let mut forms = vec![];
    for text in BTreeSet::from([canary.to_owned(), canary.to_lowercase()]) {
        let utf16 = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect();
        let percent = |sign: &str| -> String {
            let plain = |b: &u8| b.is_ascii_alphanumeric() || b"-._~".contains(b);
            let one = |b: u8| if plain(&b) { char::from(b).to_string() } else { format!("{sign}{b:02X}") };
            text.bytes().map(one).collect()
        };
        forms.extend([
            ("UTF-8", text.clone().into_bytes()),
            ("JSON", serde_json::to_string(&text).unwrap().trim_matches('"').as_bytes().to_vec()),
            ("URL", percent("%").into_bytes()),
            ("quoted-printable", percent("=").into_bytes()),
            ("UTF-16LE", utf16(u16::to_le_bytes)),
            ("UTF-16BE", utf16(u16::to_be_bytes)),
            ("hex", HEXLOWER.encode(text.as_bytes()).into_bytes()),
            ("hex", HEXUPPER.encode(text.as_bytes()).into_bytes()),
        ]);
        for offset in 0..3 {
            let shifted = [vec![0; offset], text.clone().into_bytes()].concat();
            // Letters that hold bits of a neighbour are cut off at both ends.
            let sure = (offset * 8).div_ceil(6)..shifted.len() * 8 / 6;
            for base in [BASE64, BASE64URL] {
                forms.push(("base64", base.encode(&shifted).as_bytes()[sure.clone()].to_vec()));
            }
        }
    }
    forms
}

#[test]
fn the_scan_finds_a_word_in_every_form_and_place() {
    let word = "Žofie Leuchtturm?>";
    let utf16: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut cases = vec![word.as_bytes().to_vec(), word.to_lowercase().into_bytes(), utf16];
    cases.push(HEXUPPER.encode(word.as_bytes()).into_bytes());
    for before in ["", "a", "ab", "abc"] {
        cases.push(BASE64.encode(format!("{before}{word}, after").as_bytes()).into_bytes());
        cases.push(BASE64URL.encode(format!("{before}{word}").as_bytes()).into_bytes());
    }
    for case in cases {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("deep")).unwrap();
        let file = dir.path().join("deep/file");
        fs::write(&file, [b"before ".to_vec(), case.clone(), b" after".to_vec()].concat()).unwrap();
        let finds = scan(&[dir.path()], &["something else", word]);
        assert!(!finds.is_empty(), "{}", String::from_utf8_lossy(&case));
        assert!(finds.iter().all(|find| find.file == file && find.canary == word));
    }
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(format!("{word}.txt")), "").unwrap();
    assert!(scan(&[dir.path()], &[word]).iter().any(|find| find.form == "UTF-8"), "in the name of a file");
    assert_eq!(scan(&[dir.path()], &["something else"]), []);
}
