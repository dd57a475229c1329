//! The bytes of a body, read forward: numbers in the encodings that operators have.
//!
//! Everything is read as strictly as the specification says, or not at all: `None` is the answer to the end of the
//! bytes, to a number that is too long or too large, and to whatever else somebody should look at more closely. Most
//! numbers are one byte, so that case is the one in line.

/// Where we are in a body.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a> {
    code: &'a [u8],
    position: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(code: &'a [u8]) -> Reader<'a> {
        Reader { code, position: 0 }
    }

    /// The same in variables of one's own, which may be registers.
    #[inline(always)]
    pub(super) fn again(&self) -> Reader<'a> {
        Reader { code: self.code, position: self.position }
    }

    /// Bytes read so far.
    #[inline(always)]
    pub(super) fn position(&self) -> usize {
        self.position
    }

    /// What was not read yet.
    #[inline(always)]
    pub(super) fn rest(&self) -> &'a [u8] {
        &self.code[self.position..]
    }

    #[inline(always)]
    pub(super) fn peek(&self) -> Option<u8> {
        self.code.get(self.position).copied()
    }

    #[inline(always)]
    pub(super) fn byte(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.position += 1;
        Some(byte)
    }

    /// So many bytes.
    pub(super) fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let bytes = *self.rest().first_chunk()?;
        self.position += N;
        Some(bytes)
    }

    #[inline(always)]
    pub(super) fn u32(&mut self) -> Option<u32> {
        match self.byte()? {
            byte @ 0..0x80 => Some(byte.into()),
            byte => Some(self.long(unsigned(*self, byte, 32)?) as u32),
        }
    }

    #[inline(always)]
    pub(super) fn u64(&mut self) -> Option<u64> {
        match self.byte()? {
            byte @ 0..0x80 => Some(byte.into()),
            byte => Some(self.long(unsigned(*self, byte, 64)?)),
        }
    }

    #[inline(always)]
    pub(super) fn i32(&mut self) -> Option<i32> {
        match self.byte()? {
            byte @ 0..0x80 => Some(i32::from((byte << 1) as i8 >> 1)),
            byte => Some(self.long(signed(*self, byte, 32)?) as i32),
        }
    }

    #[inline(always)]
    pub(super) fn i64(&mut self) -> Option<i64> {
        match self.byte()? {
            byte @ 0..0x80 => Some(i64::from((byte << 1) as i8 >> 1)),
            byte => Some(self.long(signed(*self, byte, 64)?)),
        }
    }

    pub(super) fn i33(&mut self) -> Option<i64> {
        match self.byte()? {
            byte @ 0..0x80 => Some(i64::from((byte << 1) as i8 >> 1)),
            byte => Some(self.long(signed(*self, byte, 33)?)),
        }
    }

    /// Goes on behind a number of several bytes.
    #[inline(always)]
    fn long<T>(&mut self, (value, position): (T, usize)) -> T {
        self.position = position;
        value
    }
}

/// The rest of a number of `bits` that began with `first`, and where it ends. Readers come by value: nobody asks for
/// the address of the one at work, which so stays in registers.
fn unsigned(mut reader: Reader<'_>, first: u8, bits: u32) -> Option<(u64, usize)> {
    let mut value = u64::from(first & 0x7f);
    let mut shift = 7;
    loop {
        let byte = reader.byte()?;
        if shift + 7 > bits && byte >> (bits - shift) != 0 {
            return None;
        }
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some((value, reader.position));
        }
        shift += 7;
    }
}

/// Likewise with a sign.
fn signed(mut reader: Reader<'_>, first: u8, bits: u32) -> Option<(i64, usize)> {
    let mut value = i64::from(first & 0x7f);
    let mut shift = 7;
    loop {
        let byte = reader.byte()?;
        if shift + 7 >= bits {
            // The last byte: above the number's own bits all are copies of its sign.
            let own = bits - shift;
            let sign_and_above = (byte << 1) as i8 >> own;
            if byte >= 0x80 || !(sign_and_above == 0 || sign_and_above == -1) {
                return None;
            }
        }
        value |= i64::from(byte & 0x7f) << shift;
        shift += 7;
        if byte < 0x80 {
            let unused = 64u32.saturating_sub(shift);
            return Some((value << unused >> unused, reader.position));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Reader;
    use wasmparser::BinaryReader;

    /// The first bytes, three more, and the last ones of a number, against wasmparser's reader.
    #[test]
    fn numbers_are_read_as_wasmparser_reads_them() {
        let mut inputs: Vec<Vec<u8>> = Vec::new();
        let interesting = [0x00, 0x01, 0x07, 0x08, 0x0f, 0x10, 0x1f, 0x3f, 0x40, 0x70, 0x78, 0x7e, 0x7f];
        for length in 0..11 {
            for middle in [0x80, 0xff, 0xc0, 0xbf] {
                for first in interesting {
                    for last in 0..=255 {
                        let mut bytes = vec![middle; length];
                        if let Some(byte) = bytes.first_mut() {
                            *byte = first | 0x80;
                        }
                        bytes.push(last);
                        inputs.push(bytes);
                    }
                }
            }
        }
        inputs.push(Vec::new());
        for bytes in &inputs {
            macro_rules! compare {
                ($ours:ident, $theirs:ident) => {
                    let (mut ours, mut theirs) = (Reader::new(bytes), BinaryReader::new(bytes, 0));
                    let expected = theirs.$theirs().ok();
                    assert_eq!(ours.$ours(), expected, "{} of {bytes:x?}", stringify!($ours));
                    if expected.is_some() {
                        assert_eq!(ours.position(), theirs.current_position(), "{bytes:x?}");
                    }
                };
            }
            compare!(u32, read_var_u32);
            compare!(u64, read_var_u64);
            compare!(i32, read_var_i32);
            compare!(i64, read_var_i64);
            compare!(i33, read_var_s33);
        }
    }
}
