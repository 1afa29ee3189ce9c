//! A button that copies what another element says. Without JavaScript there is none: people select the text themselves.

use leptos::prelude::*;

/// Copies the text of the element with this id to the clipboard, and says whether that worked.
#[island]
pub fn CopyButton(
    of: String,
    label: String,
    /// What is said when it has worked, and when it has not.
    copied: String,
    not_copied: String,
) -> impl IntoView {
    let (ready, set_ready) = signal(false);
    let (said, set_said) = signal(String::new());
    Effect::new(move |_| set_ready.set(true));
    let copy = move |_| {
        #[cfg(feature = "hydrate")]
        copy_text(&of, [copied.clone(), not_copied.clone()], set_said);
        #[cfg(not(feature = "hydrate"))]
        let _ = (&of, &copied, &not_copied, set_said);
    };
    view! {
        // A box of its own: whoever lays out what is in it must not bring it back.
        <div hidden=move || !ready.get()>
            <div class="actions">
                <button type="button" class="button" on:click=copy>
                    {label}
                </button>
                <p role="status">{move || said.get()}</p>
            </div>
        </div>
    }
}

#[cfg(feature = "hydrate")]
fn copy_text(of: &str, [copied, not_copied]: [String; 2], said: WriteSignal<String>) {
    let text = document().get_element_by_id(of).and_then(|element| element.text_content());
    let written = text.and_then(|text| write_text(&text).ok());
    let Some(written) = written else { return said.set(not_copied) };
    let tell =
        move |words: String| wasm_bindgen::closure::Closure::once(move |_: wasm_bindgen::JsValue| said.set(words));
    let (copied, not_copied) = (tell(copied), tell(not_copied));
    let _ = written.then2(&copied, &not_copied);
    // They are called when the browser is done, long after this.
    copied.forget();
    not_copied.forget();
}

/// `navigator.clipboard.writeText`, which is there on https and on this machine only.
#[cfg(feature = "hydrate")]
fn write_text(text: &str) -> Result<js_sys::Promise, wasm_bindgen::JsValue> {
    use js_sys::Reflect;
    use wasm_bindgen::JsCast;

    let navigator = Reflect::get(&js_sys::global(), &"navigator".into())?;
    let clipboard = Reflect::get(&navigator, &"clipboard".into())?;
    let write: js_sys::Function = Reflect::get(&clipboard, &"writeText".into())?.dyn_into()?;
    write.call1(&clipboard, &text.into())?.dyn_into()
}
