//! Standard input, output and error, and where a sink sees them.

use super::*;
use std::io::Write;
use std::sync::{Arc, Mutex};

#[test]
fn a_list_of_buffers_is_printed_in_order() {
    let mut guest = Guest::new();
    assert_eq!(guest.write_parts(1, &["hello", ", ", "", "world\n"]), Ok(13));
    assert_eq!(guest.write(2, "oops"), Ok(4));
    assert_eq!(guest.out.contents(), b"hello, world\n");
    assert_eq!(guest.err.contents(), b"oops");
}

#[test]
fn each_write_reaches_a_sink_whole_and_flushed() {
    #[derive(Clone, Default)]
    struct Recorder(Arc<Mutex<Vec<String>>>);
    impl Write for Recorder {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().push(String::from_utf8_lossy(bytes).into_owned());
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            self.0.lock().unwrap().push("|".into());
            Ok(())
        }
    }
    let recorder = Recorder::default();
    let mut guest = Guest::new();
    guest.wasi = WasiCtxBuilder::new().stdout(Box::new(recorder.clone())).build();
    guest.write_parts(1, &["a", "b"]).unwrap();
    guest.write(1, "c").unwrap();
    assert_eq!(recorder.0.lock().unwrap().concat(), "ab|c|");
}

#[test]
fn input_is_read_to_its_end() {
    let mut guest = Guest::with(|b| {
        b.stdin_bytes("first\nsecond\n");
    });
    assert_eq!(guest.read_parts(0, &[0, 6, 4]), Ok("first\n".into()), "one buffer, so as not to wait");
    assert_eq!(guest.read(0, 100), Ok("second\n".into()));
    assert_eq!(guest.read(0, 100), Ok(String::new()));
    assert_eq!(guest.read_parts(0, &[]), Ok(String::new()));
}

#[test]
fn streams_have_a_direction_and_no_position() {
    let mut guest = Guest::new();
    assert_eq!(guest.read(1, 1), Err(Errno::BADF));
    assert_eq!(guest.write(0, "x"), Err(Errno::BADF));
    assert_eq!(guest.seek(1, 0, 0), Err(Errno::SPIPE));
    assert_eq!(guest.call(|w, m| w.fd_tell(m, 0, OUT)), Err(Errno::SPIPE));
    assert_eq!(guest.call(|w, m| w.fd_pread(m, 0, PATH2, 0, 0, OUT)), Err(Errno::SPIPE));
    assert_eq!(guest.call(|w, m| w.fd_pwrite(m, 1, PATH2, 0, 0, OUT)), Err(Errno::SPIPE));
    assert_eq!(guest.call(|w, m| w.fd_sync(m, 1)), Err(Errno::BADF));
    assert_eq!(guest.call(|w, m| w.fd_fdstat_set_flags(m, 1, 0)), Err(Errno::BADF));
}

#[test]
fn streams_report_what_they_are() {
    let mut guest = Guest::new();
    guest.bytes[..64].fill(0xff);
    guest.call(|w, m| w.fd_fdstat_get(m, 1, 0)).unwrap();
    assert_eq!((guest.bytes[0], guest.u64(8)), (0, rights::FD_WRITE), "no terminal");
    guest.call(|w, m| w.fd_fdstat_get(m, 0, 0)).unwrap();
    assert_eq!(guest.u64(8), rights::FD_READ);
    guest.bytes[..64].fill(0xff);
    guest.call(|w, m| w.fd_filestat_get(m, 2, 0)).unwrap();
    assert_eq!(guest.bytes[..64], [0; 64]);
}

#[test]
fn a_bad_pointer_moves_no_data() {
    let mut guest = Guest::with(|b| {
        b.stdin_bytes("kept");
    });
    let len = guest.iovecs([4].into_iter());
    assert_eq!(guest.call(|w, m| w.fd_read(m, 0, PATH2, len, 65533)), Err(Errno::FAULT));
    assert_eq!(guest.call(|w, m| w.fd_write(m, 1, PATH2, len, 65533)), Err(Errno::FAULT));
    assert_eq!(guest.call(|w, m| w.fd_write(m, 1, 65532, 1, OUT)), Err(Errno::FAULT));
    guest.put(PATH2, 65535u32.to_le_bytes());
    assert_eq!(guest.call(|w, m| w.fd_write(m, 1, PATH2, len, OUT)), Err(Errno::FAULT));
    assert!(guest.out.contents().is_empty());
    assert_eq!(guest.read(0, 9), Ok("kept".into()));
}
