;; Locals stay in registers across a loop's header and its back edge: nothing in the loop touches the frame.
;;! run = "sum" i32:10 => i32:45
;;! run = "sum" i32:0 => i32:0
;;! run = "mixed" i32:4 => f64:6
;;! property = { from = "loop", to = "br_if", forbid = ["slot", "call"] }
;;! property = { func = "sum", from = "loop", to = "br_if", max_insns = [6, 6] }
(module
  (func $sum (export "sum") (param $n i32) (result i32)
    (local $i i32) (local $sum i32)
    (block $done
      (br_if $done (i32.eqz (local.get $n)))
      (loop $again
        (local.set $sum (i32.add (local.get $sum) (local.get $i)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br_if $again (i32.lt_u (local.get $i) (local.get $n)))))
    (local.get $sum))
  (func $mixed (export "mixed") (param $n i32) (result f64)
    (local $sum f64)
    (loop $again
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (local.set $sum (f64.add (local.get $sum) (f64.convert_i32_s (local.get $n))))
      (br_if $again (local.get $n)))
    (local.get $sum)))

;; x86_64:
;; func $sum
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   block $done
;;   local.get $n
;;   i32.eqz
;;   br_if $done
;;       test eax, eax
;;       jne L1
;;       xor r12d, r12d
;;       xor r10d, r10d
;;       jmp L3
;;   loop $again
;;     L1:
;;       xor r12d, r12d
;;       xor r10d, r10d
;;   local.get $sum
;;     L2:
;;   local.get $i
;;   i32.add
;;       add r10d, r12d
;;   local.set $sum
;;   local.get $i
;;   i32.const 1
;;   i32.add
;;       add r12d, 1
;;   local.set $i
;;   local.get $i
;;   local.get $n
;;   i32.lt_u
;;   br_if $again
;;       cmp r12d, eax
;;       jb L2
;;   end
;;     L3:
;;   end
;;   local.get $sum
;;   end
;;       mov rax, r10
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $mixed
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   loop $again
;;       xorps xmm14, xmm14
;;   local.get $n
;;     L1:
;;   i32.const 1
;;   i32.sub
;;       sub eax, 1
;;   local.set $n
;;   local.get $sum
;;   local.get $n
;;   f64.convert_i32_s
;;       xorps xmm13, xmm13
;;       cvtsi2sd xmm13, eax
;;   f64.add
;;       addsd xmm14, xmm13
;;   local.set $sum
;;   local.get $n
;;   br_if $again
;;       test eax, eax
;;       jne L1
;;   end
;;   local.get $sum
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $sum
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   block $done
;;   local.get $n
;;   i32.eqz
;;   br_if $done
;;       cbnz w0, L1
;;       mov x25, #0
;;       mov x24, #0
;;       b L3
;;   loop $again
;;     L1:
;;       mov x25, #0
;;       mov x24, #0
;;   local.get $sum
;;     L2:
;;   local.get $i
;;   i32.add
;;       add w24, w24, w25
;;   local.set $sum
;;   local.get $i
;;   i32.const 1
;;   i32.add
;;       add w25, w25, #1
;;   local.set $i
;;   local.get $i
;;   local.get $n
;;   i32.lt_u
;;   br_if $again
;;       cmp w25, w0
;;       b.lo L2
;;   end
;;     L3:
;;   end
;;   local.get $sum
;;   end
;;       mov x0, x24
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $mixed
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   loop $again
;;       movi d29, #0000000000000000
;;   local.get $n
;;     L1:
;;   i32.const 1
;;   i32.sub
;;       sub w0, w0, #1
;;   local.set $n
;;   local.get $sum
;;   local.get $n
;;   f64.convert_i32_s
;;       scvtf d28, w0
;;   f64.add
;;       fadd d29, d29, d28
;;   local.set $sum
;;   local.get $n
;;   br_if $again
;;       cbnz w0, L1
;;   end
;;   local.get $sum
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
