//! An allocator that counts: what a thread asks for, and how much the whole program holds.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
    pin::{Pin, pin},
    sync::atomic::{AtomicI64, Ordering},
    task::{Context, Poll},
};

thread_local! {
    /// Without a destructor, so that it can be used for as long as the thread lives.
    static ASKED: Cell<u64> = const { Cell::new(0) };
}

/// In bytes, as they were asked for: what the system's allocator adds is its own.
static HELD: AtomicI64 = AtomicI64::new(0);

pub struct Counting;

#[expect(unsafe_code, reason = "an allocator cannot be written otherwise; each call is handed on as it is")]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note(layout.size(), 0);
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        note(layout.size(), 0);
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        note(size, layout.size());
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        HELD.fetch_sub(signed(layout.size()), Ordering::Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}

fn note(more: usize, less: usize) {
    ASKED.set(ASKED.get() + 1);
    HELD.fetch_add(signed(more) - signed(less), Ordering::Relaxed);
}

fn signed(bytes: usize) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

/// How many bytes the program holds.
pub fn held() -> i64 {
    HELD.load(Ordering::Relaxed)
}

/// What it gives, and how often memory was asked for meanwhile, by this thread.
pub fn allocations<T>(what: impl FnOnce() -> T) -> (T, u64) {
    let before = ASKED.get();
    let given = what();
    (given, ASKED.get() - before)
}

/// The same of a future: only what is done in it counts, and nothing that the thread does while it waits.
pub async fn allocations_in<F: Future>(future: F) -> (F::Output, u64) {
    let (mut future, mut asked) = (pin!(future), 0);
    let given = std::future::poll_fn(|context| poll(future.as_mut(), context, &mut asked)).await;
    (given, asked)
}

fn poll<F: Future>(future: Pin<&mut F>, context: &mut Context<'_>, asked: &mut u64) -> Poll<F::Output> {
    let (polled, more) = allocations(|| future.poll(context));
    *asked += more;
    polled
}

#[test]
fn what_is_asked_for_is_counted() {
    let (text, asked) = allocations(|| "ada".to_owned());
    assert_eq!((text.as_str(), asked), ("ada", 1));
    assert_eq!(allocations(|| text.len()), (3, 0));
    let before = held();
    // More than the tests that run beside this one give back meanwhile.
    let block: Vec<u8> = Vec::with_capacity(1 << 28);
    assert!(held() - before > 1 << 27, "{block:?}");
}
