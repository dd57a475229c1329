//! GDB's JIT interface: a list of ELF images in memory, and a function that a debugger has a breakpoint in.
//!
//! The names and layouts are GDB's. LLDB reads the same. Whoever attaches later finds the list.
//!
//! ```text
//!   __jit_debug_descriptor          entry               entry
//!   ├ version, action               ├ next ──────────>  ├ next
//!   ├ relevant ─ the one that ──>   ├ previous          ├ previous
//!   └ first ────────────────────>   └ image, size       └ image, size
//! ```

use std::cell::UnsafeCell;
use std::hint::black_box;
use std::ptr;
use std::sync::{Mutex, PoisonError};

const NO_ACTION: u32 = 0;
const REGISTER: u32 = 1;
const UNREGISTER: u32 = 2;

#[repr(C)]
struct Entry {
    next: *mut Entry,
    previous: *mut Entry,
    image: *const u8,
    image_bytes: u64,
}

#[repr(C)]
struct Descriptor {
    version: u32,
    action: u32,
    relevant: *mut Entry,
    first: *mut Entry,
}

/// The descriptor, which is written under [`LOCK`] only.
#[repr(transparent)]
struct Shared(UnsafeCell<Descriptor>);

// SAFETY: in this process it is touched by who holds `LOCK`.
unsafe impl Sync for Shared {}

#[used]
// SAFETY: nobody else defines the name: a process has one JIT interface, and this is Windlass's part of it.
#[unsafe(no_mangle)]
static __jit_debug_descriptor: Shared = Shared(UnsafeCell::new(Descriptor {
    version: 1,
    action: NO_ACTION,
    relevant: ptr::null_mut(),
    first: ptr::null_mut(),
}));

static LOCK: Mutex<()> = Mutex::new(());

/// Where the debugger's breakpoint is.
// SAFETY: as for the descriptor.
#[unsafe(no_mangle)]
#[inline(never)]
extern "C" fn __jit_debug_register_code() {
    // Something that must stay, so that the function has a place of its own.
    black_box(&__jit_debug_descriptor);
}

/// An image that debuggers know, until it is dropped.
#[derive(Debug)]
pub(super) struct Registration {
    entry: *mut Entry,
    /// The entry has its address.
    _image: Box<[u8]>,
}

// SAFETY: the entry is owned, and linked and unlinked under the lock.
unsafe impl Send for Registration {}
// SAFETY: through a shared reference nothing is touched.
unsafe impl Sync for Registration {}

impl Registration {
    /// Tells debuggers about an ELF image.
    pub(super) fn new(image: Box<[u8]>) -> Registration {
        let entry = Box::into_raw(Box::new(Entry {
            next: ptr::null_mut(),
            previous: ptr::null_mut(),
            image: image.as_ptr(),
            image_bytes: image.len() as u64,
        }));
        let _lock = LOCK.lock().unwrap_or_else(PoisonError::into_inner);
        let descriptor = __jit_debug_descriptor.0.get();
        // SAFETY: the lock is held; entries in the list are live, as each is taken out before it is freed.
        unsafe {
            let first = (*descriptor).first;
            (*entry).next = first;
            if !first.is_null() {
                (*first).previous = entry;
            }
            (*descriptor).first = entry;
            tell(descriptor, REGISTER, entry);
        }
        Registration { entry, _image: image }
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        let _lock = LOCK.lock().unwrap_or_else(PoisonError::into_inner);
        let descriptor = __jit_debug_descriptor.0.get();
        // SAFETY: the lock is held; the entry was linked by `new` and is freed here, once.
        unsafe {
            let Entry { next, previous, .. } = *self.entry;
            match previous.is_null() {
                true => (*descriptor).first = next,
                false => (*previous).next = next,
            }
            if !next.is_null() {
                (*next).previous = previous;
            }
            tell(descriptor, UNREGISTER, self.entry);
            drop(Box::from_raw(self.entry));
        }
    }
}

/// Has the debugger, if there is one, look at `entry`.
///
/// # Safety
/// The lock is held, and `entry` is live.
unsafe fn tell(descriptor: *mut Descriptor, action: u32, entry: *mut Entry) {
    // SAFETY: by contract. The debugger reads memory while we are stopped, so everything must be in memory.
    unsafe {
        (&raw mut (*descriptor).relevant).write_volatile(entry);
        (&raw mut (*descriptor).action).write_volatile(action);
        std::sync::atomic::compiler_fence(std::sync::atomic::Ordering::SeqCst);
        __jit_debug_register_code();
        (&raw mut (*descriptor).action).write_volatile(NO_ACTION);
        (&raw mut (*descriptor).relevant).write_volatile(ptr::null_mut());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether an image is in the list.
    fn listed(image: *const u8) -> bool {
        let _lock = LOCK.lock().unwrap_or_else(PoisonError::into_inner);
        // SAFETY: the lock is held, so the list is whole.
        unsafe {
            let mut entry = (*__jit_debug_descriptor.0.get()).first;
            while !entry.is_null() && (*entry).image != image {
                entry = (*entry).next;
            }
            !entry.is_null()
        }
    }

    #[test]
    fn the_list_has_what_lives() {
        let images: Vec<Box<[u8]>> = (0..3).map(|n| vec![n; 8].into_boxed_slice()).collect();
        let places: Vec<*const u8> = images.iter().map(|image| image.as_ptr()).collect();
        let mut registrations: Vec<_> = images.into_iter().map(Registration::new).collect();
        assert!(places.iter().all(|&image| listed(image)));
        drop(registrations.remove(1));
        assert_eq!(places.iter().map(|&image| listed(image)).collect::<Vec<_>>(), [true, false, true]);
        drop(registrations);
        assert!(!places.iter().any(|&image| listed(image)));
    }
}
