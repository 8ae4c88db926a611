//! Time arithmetic on civil time; the one rule for gaps and folds.
