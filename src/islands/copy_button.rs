//! A button that copies what another element says. Without JavaScript there is none: people select the text themselves.

use leptos::prelude::*;

/// Copies the text of the element with this id to the clipboard, and says whether that worked.
#[island]
pub fn CopyButton(of: String) -> impl IntoView {
    let (ready, set_ready) = signal(false);
    let (said, set_said) = signal("");
    Effect::new(move |_| set_ready.set(true));
    let copy = move |_| {
        #[cfg(feature = "hydrate")]
        copy_text(&of, set_said);
        #[cfg(not(feature = "hydrate"))]
        let _ = (&of, set_said);
    };
    view! {
        <div class="actions" hidden=move || !ready.get()>
            <button type="button" class="button" on:click=copy>
                "Copy the token"
            </button>
            <p role="status">{move || said.get()}</p>
        </div>
    }
}

#[cfg(feature = "hydrate")]
fn copy_text(of: &str, said: WriteSignal<&'static str>) {
    const COPIED: &str = "Copied.";
    const NOT_COPIED: &str = "Your browser does not let us copy. Please select the token and copy it yourself.";
    let text = document().get_element_by_id(of).and_then(|element| element.text_content());
    let written = text.and_then(|text| write_text(&text).ok());
    let Some(written) = written else { return said.set(NOT_COPIED) };
    let tell = move |words| wasm_bindgen::closure::Closure::once(move |_| said.set(words));
    let (copied, not_copied) = (tell(COPIED), tell(NOT_COPIED));
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
