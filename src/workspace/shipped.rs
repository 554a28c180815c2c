//! The packs that the program brings, as the files that they are.

/// A pack that the program brings.
#[derive(Debug, PartialEq, Eq)]
pub struct Shipped {
    /// `acs`
    pub name: &'static str,
    /// All its files, cases and examples included: paths within its folder with forward slashes, and texts.
    pub files: &'static [(&'static str, &'static str)],
}

/// All of them, in the order of their names.
pub static PACKS: &[Shipped] = include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

impl Shipped {
    /// The pack of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        PACKS.iter().find(|pack| pack.name == name)
    }

    /// The files of its policy; their names tell that they stand on no disk.
    pub fn sources(&self) -> impl Iterator<Item = (String, &'static str)> {
        let of_policy = |name: &str| name.ends_with(".coms") && !name.contains('/');
        let files = self.files.iter().filter(move |(name, _)| of_policy(name));
        files.map(|(name, text)| (format!("<{}>/{name}", self.name), *text))
    }
}
