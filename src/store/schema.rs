//! The migrations, compiled in: `migrations/VNN__name.sql`, numbered without gaps.

/// refinery's runner over the compiled-in migrations.
#[allow(missing_docs, unreachable_pub)]
pub mod embedded {
    refinery::embed_migrations!("migrations");
}

/// The number of the newest migration; a test holds it against the folder.
pub(super) const fn newest() -> i32 {
    13
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_are_numbered_without_gaps_up_to_the_newest() {
        let mut numbers: Vec<i32> = embedded::migrations::runner()
            .get_migrations()
            .iter()
            .map(refinery::Migration::version)
            .collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=newest()).collect::<Vec<_>>());
    }
}
