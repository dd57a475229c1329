;; One bounds check, one load, one jump. The table stands behind the jump, in distances from itself.
;;! run = "name" i32:0 => i32:100
;;! run = "name" i32:1 => i32:101
;;! run = "name" i32:2 => i32:102
;;! run = "name" i32:3 => i32:103
;;! run = "name" i32:-1 => i32:103
;;! property = { op = "br_table", require = ["branch", "jump"], forbid = ["call", "slot"], max_insns = [7, 7] }
(module
  (func $name (export "name") (param i32) (result i32)
    (block $default
      (block $two
        (block $one
          (block $zero
            (br_table $zero $one $two $default (local.get 0)))
          (return (i32.const 100)))
        (return (i32.const 101)))
      (return (i32.const 102)))
    (i32.const 103)))

;; x86_64:
;; func $name
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   block $default
;;   block $two
;;   block $one
;;   block $zero
;;   local.get 0
;;   br_table $zero $one $two $default
;;       mov r12, rax
;;       cmp r12d, 3
;;       jae L5
;;       lea r11, [L1]
;;       movsxd r12, [r11+r12*4]
;;       add r12, r11
;;       jmp r12
;;     L1:
;;       .word L2
;;       .word L3
;;       .word L4
;;   end
;;     L2:
;;   i32.const 100
;;   return
;;       mov eax, 0x64
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   end
;;     L3:
;;   i32.const 101
;;   return
;;       mov eax, 0x65
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   end
;;     L4:
;;   i32.const 102
;;   return
;;       mov eax, 0x66
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   end
;;     L5:
;;   i32.const 103
;;   end
;;       mov eax, 0x67
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $name
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   block $default
;;   block $two
;;   block $one
;;   block $zero
;;   local.get 0
;;   br_table $zero $one $two $default
;;       mov x25, x0
;;       cmp w25, #3
;;       b.hs L5
;;       adr x16, L1
;;       ldrsw x17, [x16, w25, uxtw #2]
;;       add x16, x16, x17
;;       br x16
;;     L1:
;;       .word L2
;;       .word L3
;;       .word L4
;;   end
;;     L2:
;;   i32.const 100
;;   return
;;       mov x0, #0x64
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   end
;;     L3:
;;   i32.const 101
;;   return
;;       mov x0, #0x65
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   end
;;     L4:
;;   i32.const 102
;;   return
;;       mov x0, #0x66
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   end
;;     L5:
;;   i32.const 103
;;   end
;;       mov x0, #0x67
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
