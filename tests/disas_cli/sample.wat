;; What `windlass disas` is shown with: a trap out of line and a fault in line, a jump table, calls, a memory, an import.
(module
  (import "host" "log" (func $log (param i32)))
  (memory 1)
  (func $div (export "div") (param $n i32) (param $d i32) (result i32)
    local.get $n
    local.get $d
    i32.div_u)
  (func $pick (param $which i32) (result i32)
    block $c
      block $b
        block $a
          local.get $which
          br_table $a $b $c
        end
        i32.const 10
        return
      end
      i32.const 20
      return
    end
    i32.const 30)
  (func $sum (param $from i32) (param $to i32) (result i64)
    (local $total i64)
    loop $next
      local.get $total
      local.get $from
      i64.load32_u offset=1024
      i64.add
      local.set $total
      local.get $from
      i32.const 4
      i32.add
      local.tee $from
      local.get $to
      i32.lt_u
      br_if $next
    end
    local.get $total)
  (func (export "main")
    i32.const 7
    i32.const 2
    call $div
    call $pick
    call $log)
  (func $empty))
