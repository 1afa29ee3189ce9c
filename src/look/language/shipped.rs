//! What is shipped, compiled in.

use std::borrow::Cow;

/// A language with its files.
pub struct Shipped {
    pub tag: &'static str,
    pub files: &'static [(&'static str, &'static str)],
    /// A pseudo-language: its words are longer and accented, so that what does not fit or is not translated is seen.
    pub is_accented: bool,
}

/// The files of a language, which are named alike in every one.
macro_rules! files {
    ($($tag:literal),*; $names:tt) => { [$(files!(@one $tag $names)),*] };
    (@one $tag:literal [$($name:literal),*]) => {
        Shipped {
            tag: $tag,
            files: &[$((
                concat!("locales/", $tag, "/", $name, ".ftl"),
                include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/locales/", $tag, "/", $name, ".ftl")),
            )),*],
            is_accented: false,
        }
    };
}

const REAL: [Shipped; 6] = files!("en", "de", "fr", "es", "ar", "ja"; ["every-page", "sign-in", "problems", "account", "services", "tokens", "sessions", "terms", "your-data", "session-clock"]);

/// The sentences that there are, and that every other language is measured by.
pub const ENGLISH: &[(&str, &str)] = REAL[0].files;

#[cfg(not(feature = "dev"))]
pub const SHIPPED: &[Shipped] = &REAL;

/// A workshop has the pseudo-language too.
#[cfg(feature = "dev")]
pub const SHIPPED: &[Shipped] = &{
    let [en, de, fr, es, ar, ja] = REAL;
    [en, de, fr, es, ar, ja, Shipped { tag: "en-XA", files: ENGLISH, is_accented: true }]
};

/// Whether a tag is the pseudo-language's.
pub fn is_accented(tag: &str) -> bool {
    SHIPPED.iter().any(|shipped| shipped.is_accented && shipped.tag == tag)
}

/// 40 % longer and accented; what stands between braces is not touched.
pub fn accented(text: &str) -> Cow<'_, str> {
    let mut written = String::with_capacity(text.len() * 2);
    let mut letters = 0;
    for char in text.chars() {
        let accented = match char {
            'a' => 'á',
            'e' => 'é',
            'i' => 'í',
            'o' => 'ó',
            'u' => 'ú',
            'n' => 'ñ',
            'A' => 'Á',
            'E' => 'É',
            'I' => 'Í',
            'O' => 'Ó',
            'U' => 'Ú',
            char => char,
        };
        written.push(accented);
        if accented != char {
            letters += 1;
            // Vowels are a good third of all letters.
            written.push(accented);
        }
    }
    if letters == 0 { Cow::Borrowed(text) } else { Cow::Owned(written) }
}
