//! Properties over random input, the same in each run, or any for a while.

use proptest::prelude::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestError, TestRng, TestRunner};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Runs a property over random input: the same input in each run, so that a failure is everybody's. With `SOAK=SECONDS`
/// it goes on for so long with other input, from the seed `SOAK_SEED` or from any, and a failure names its seed.
pub(crate) fn property<S: Strategy>(cases: u32, input: &S, holds: impl Fn(S::Value) -> Result<(), String>)
where
    S::Value: std::fmt::Debug,
{
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().expect("a number"));
    let any = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() << 16;
    let soak = number("SOAK").map(|seconds| (Instant::now() + Duration::from_secs(seconds), number("SOAK_SEED")));
    let first = soak.map_or(0, |(_, seed)| seed.unwrap_or_else(any));
    for seed in first.. {
        let config = Config { cases, failure_persistence: None, max_shrink_iters: 600, ..Config::default() };
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        let rng = TestRng::from_seed(config.rng_algorithm, &bytes);
        let result =
            TestRunner::new_with_rng(config, rng).run(input, |value| holds(value).map_err(TestCaseError::fail));
        if let Err(error) = result {
            let reason = match &error {
                TestError::Fail(reason, _) => reason.to_string(),
                TestError::Abort(_) => error.to_string(),
            };
            panic!("with SOAK_SEED={seed}: {reason}");
        }
        if soak.is_none_or(|(end, _)| Instant::now() > end) {
            return;
        }
    }
}
