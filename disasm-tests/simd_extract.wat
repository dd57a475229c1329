;; Narrow lanes as numbers: the extraction brings zeros above them, AArch64's `smov` the sign too; x86-64 extends after
;; it.
;;! func = "u8"
;;! func = "s8"
;;! func = "u16"
;;! func = "s16"
;;! func = "first"
;;! run = "u8" i64:0x8001ff8012345678 => i32:255
;;! run = "s8" i64:0x8001ff8012345678 => i32:-1
;;! run = "u16" i64:0x8001ff8012345678 => i32:32769
;;! run = "s16" i64:0x8001ff8012345678 => i32:-32767
;;! run = "first" i64:0x8001ff8012345678 => i32:0x12345678
;;! property = { forbid = ["slot", "branch", "call"] }
;;! property = { func = "u8", op = "i8x16.extract_lane_u", max_insns = 1 }
;;! property = { func = "u16", op = "i16x8.extract_lane_u", max_insns = 1 }
;;! property = { func = "s8", op = "i8x16.extract_lane_s", max_insns = [2, 1] }
;;! property = { func = "s16", op = "i16x8.extract_lane_s", max_insns = [2, 1] }
(module
  (func $u8 (param v128) (result i32) (i8x16.extract_lane_u 5 (local.get 0)))
  (func $s8 (param v128) (result i32) (i8x16.extract_lane_s 5 (local.get 0)))
  (func $u16 (param v128) (result i32) (i16x8.extract_lane_u 3 (local.get 0)))
  (func $s16 (param v128) (result i32) (i16x8.extract_lane_s 3 (local.get 0)))
  (func $first (param v128) (result i32) (i32x4.extract_lane 0 (local.get 0)))

  ;; For the runs.
  (func (export "u8") (param i64) (result i32) (call $u8 (i64x2.splat (local.get 0))))
  (func (export "s8") (param i64) (result i32) (call $s8 (i64x2.splat (local.get 0))))
  (func (export "u16") (param i64) (result i32) (call $u16 (i64x2.splat (local.get 0))))
  (func (export "s16") (param i64) (result i32) (call $s16 (i64x2.splat (local.get 0))))
  (func (export "first") (param i64) (result i32) (call $first (i64x2.splat (local.get 0)))))

;; x86_64:
;; func $u8
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i8x16.extract_lane_u 5
;;       pextrb r12d, xmm0, 5
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $s8
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i8x16.extract_lane_s 5
;;       pextrb r12d, xmm0, 5
;;       movsx r12d, r12b
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $u16
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i16x8.extract_lane_u 3
;;       pextrw r12d, xmm0, 3
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $s16
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i16x8.extract_lane_s 3
;;       pextrw r12d, xmm0, 3
;;       movsx r12d, r12w
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $first
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32x4.extract_lane 0
;;       movd r12d, xmm0
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $u8
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i8x16.extract_lane_u 5
;;       umov w25, v0.b[5]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $s8
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i8x16.extract_lane_s 5
;;       smov w25, v0.b[5]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $u16
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i16x8.extract_lane_u 3
;;       umov w25, v0.h[3]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $s16
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i16x8.extract_lane_s 3
;;       smov w25, v0.h[3]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $first
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32x4.extract_lane 0
;;       mov w25, v0.s[0]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
