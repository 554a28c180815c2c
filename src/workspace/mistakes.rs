//! What can be wrong with folders and settings.

use crate::diagnostic::declare;

declare! { CODES;
    /// There is no policy where `--policy` points, or none can be found.
    ///
    /// `--policy` takes a folder with `.coms` files, one such file, or the name of a pack under `policies/`. Without it,
    /// the pack that the nearest `coms-policy.yaml` names is taken, else the only one under `policies/`.
    NO_POLICY = "coms::io::no_policy";
    /// A file or folder cannot be read.
    UNREADABLE = "coms::io::unreadable";
    /// A folder holds no `.coms` file, so there is nothing to judge by.
    EMPTY_PACK = "coms::pack::empty";
    /// A policy file is not UTF-8 text.
    NOT_UTF8 = "coms::pack::not_utf8";
    /// `coms-policy.yaml` cannot be read, or sets something that does not exist.
    BAD_CONFIG = "coms::config::invalid";
    /// The policy cannot be compiled: a profile does not exist, or a table is too large.
    NOT_COMPILED = "coms::pack::not_compiled";
    /// A folder or file cannot be written.
    UNWRITABLE = "coms::io::unwritable";
    /// A new pack would be written where something is already. Nothing is overwritten.
    NOT_EMPTY = "coms::io::not_empty";
    /// A pack cannot be begun on another that declares nothing which can be judged.
    NO_STARTER = "coms::pack::no_subject";
    /// No record was found to judge.
    NO_RECORD = "coms::io::no_record";
    /// A baseline holds findings that are no longer in the records: they were mended, or the records are others.
    ///
    /// `--write-baseline` keeps those of now. Until then, they are known if they come back.
    STALE_BASELINE = "coms::baseline::gone";
    /// An option has a value that it cannot have.
    BAD_OPTION = "coms::usage::option";
}
