//! Findings about one proxy, which know what mends them there.

use std::{
    mem,
    sync::{Arc, Mutex, PoisonError},
};

use super::{
    super::report::{Level, Section},
    came::Came,
    fault::Fault,
    mending::Mend,
    proxy::Proxy,
};

/// The sections of a report, of a run that may be broken off.
#[derive(Clone, Default)]
pub(super) struct Sections(Arc<Mutex<Vec<Section>>>);

/// A section of the report that is being written.
pub(super) struct Told {
    pub section: Section,
    pub proxy: Option<Proxy>,
    sections: Sections,
}

impl Sections {
    fn add(&self, section: Section) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(section);
    }

    pub fn take(&self) -> Vec<Section> {
        mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What was found until then is in the report, also where the run ends in the middle of a section.
impl Drop for Told {
    fn drop(&mut self) {
        self.sections.add(mem::replace(&mut self.section, Section::new("")));
    }
}

impl Told {
    pub fn begin(sections: &Sections, title: impl Into<String>, proxy: Option<Proxy>) -> Self {
        Self { section: Section::new(title), proxy, sections: sections.clone() }
    }

    pub fn right(&mut self, check: &'static str, text: impl Into<String>) {
        self.section.right(check, text);
    }

    /// What is not safe, or keeps people from signing in. Where no configuration mends it, it is worth knowing: the proxy's
    /// page names it among what it cannot do.
    pub fn fault(&mut self, check: &'static str, fault: Fault, text: impl Into<String>) {
        let is_mendable = self.proxy.is_none_or(|proxy| matches!(fault.mend(proxy), Mend::Lines(_)));
        let level = if is_mendable { Level::Problem } else { Level::Note };
        self.section.add(check, level, text, &fault.advice(self.proxy));
    }

    /// What is safe, and not as somebody might wish.
    pub fn note(&mut self, check: &'static str, fault: Fault, text: impl Into<String>) {
        self.section.note(check, text, &fault.advice(self.proxy));
    }

    /// What was asked, and came nowhere where it could have been judged.
    pub fn turned_away(&mut self, check: &'static str, came: &Came) {
        let why = format!("Not all of what was asked came through ({}), so nothing shows.", came.said());
        self.unasked(check, why, "Ask again from where nothing before the door turns requests away.");
    }

    /// What could not be asked.
    pub fn unasked(&mut self, check: &'static str, why: impl Into<String>, advice: &str) {
        self.section.note(check, why, advice);
    }
}
