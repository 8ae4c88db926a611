//! Any bytes as the file of a rotation: refusals with a place and a sentence, or a rotation which, written down, reads
//! the same and can be planned.
#![no_main]

use libfuzzer_sys::fuzz_target;
use turnkeep::base::{Lang, calendar::span::Span, text::words};
use turnkeep::features::rotations::{
    file::{Format, Problem, RotaFile, read, write},
    rota::plan,
};

fn refused(data: &[u8], problems: &[Problem]) {
    assert!((1..=100).contains(&problems.len()));
    let lines = data.iter().filter(|byte| **byte == b'\n').count() + 1;
    for problem in problems {
        assert!((1..=lines).contains(&(problem.line as usize)) && problem.column >= 1);
        for lang in [Lang::En, Lang::De] {
            assert!(!problem.sentence(words(lang)).is_empty());
        }
    }
}

fn kept(file: &RotaFile) {
    for format in [Format::Toml, Format::Json] {
        let text = write(file, format);
        let again = read(text.as_bytes(), format).map_err(|problems| format!("{problems:?}\n{text}")).unwrap();
        assert_eq!(format!("{again:?}"), format!("{file:?}"), "{text}");
    }
}

const DAY: std::time::Duration = std::time::Duration::from_secs(24 * 60 * 60);

/// Two months from a while after the start: nobody is on duty for a negative time.
fn planned(file: &RotaFile) {
    let from = file.rota.versions[0].starts + DAY * 30;
    let plan = plan(&file.rota, Span::new(from, from + DAY * 60), None);
    assert!(plan.shifts.iter().all(|shift| shift.starts <= shift.ends));
}

fuzz_target!(|data: &[u8]| {
    let format = if data.first() == Some(&b'{') { Format::Json } else { Format::Toml };
    match read(data, format) {
        Err(problems) => refused(data, &problems),
        Ok(file) => {
            kept(&file);
            planned(&file);
        }
    }
});
