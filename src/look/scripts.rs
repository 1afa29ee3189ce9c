//! The scripts that bring a page's islands to life. Leptos looks their names up on the disk each time it writes them down, and
//! nothing in them changes between two pages but the nonce: so it writes them once.

use std::sync::Arc;

use leptos::{
    hydration::HydrationScripts,
    nonce::{provide_nonce, use_nonce},
    prelude::*,
    reactive::owner::Owner,
    tachys::html::InertElement,
};

/// What stands before each nonce and after the last one.
#[derive(Debug, Clone)]
pub struct Scripts(Arc<[String]>);

impl Scripts {
    pub fn of(options: &LeptosOptions) -> Self {
        let (owner, options) = (Owner::new(), options.clone());
        let parts = owner.with(|| {
            provide_nonce();
            let html = view! { <HydrationScripts options islands=true /> }.to_html();
            match use_nonce() {
                Some(nonce) => html.split(&*nonce).map(str::to_owned).collect(),
                None => Arc::from([html]),
            }
        });
        owner.unset_with_forced_cleanup();
        Self(parts)
    }

    /// With the nonce of the page that is being made.
    pub fn view(&self) -> impl IntoView + use<> {
        let nonce = use_nonce();
        InertElement::new(self.0.join(nonce.as_deref().unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_what_leptos_writes_with_the_nonce_of_this_page() {
        let options = LeptosOptions::builder().output_name("door").site_pkg_dir("files").build();
        let scripts = Scripts::of(&options);
        let page = |expected: bool| {
            let (owner, options) = (Owner::new(), options.clone());
            let html = owner.with(|| {
                provide_nonce();
                let html = if expected {
                    view! { <HydrationScripts options islands=true /> }.to_html()
                } else {
                    scripts.view().to_html()
                };
                let nonce = use_nonce().expect("one was given");
                assert!(html.contains(&format!("nonce=\"{nonce}\"")) && html.contains("/files/door.js"), "{html}");
                html.replace(&*nonce, "nonce")
            });
            owner.unset_with_forced_cleanup();
            html
        };
        assert_eq!(page(false), page(true));
    }
}
