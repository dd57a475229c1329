// Scalar: a loop over bytecode that counts primes below some 1,000 by trial division; a switch in a loop, registers in memory.
#include "kernel.h"

enum { SET, ADD, MUL, REM, JLT, JNZ, JMP, HALT };
struct instruction { uint8_t op, a, b, c; int32_t value; };

// r0: number, r1: divisor, r2: count, r3: limit, r4: square or remainder
static struct instruction program[] = {
    {SET, 0, 0, 0, 2},    // 0   number = 2
    {SET, 2, 0, 0, 0},    // 1   count = 0
    {SET, 3, 0, 0, 1000}, // 2   limit
    {SET, 1, 0, 0, 2},    // 3   divisor = 2
    {MUL, 4, 1, 1, 0},    // 4   square = divisor * divisor
    {JLT, 0, 4, 0, 10},   // 5   number < square: prime
    {REM, 4, 0, 1, 0},    // 6   remainder
    {JNZ, 4, 0, 0, 12},   // 7   not a divisor
    {JMP, 0, 0, 0, 11},   // 8   composite
    {HALT, 0, 0, 0, 0},   // 9
    {ADD, 2, 2, 0, 1},    // 10  count += 1
    {JMP, 0, 0, 0, 14},   // 11
    {ADD, 1, 1, 0, 1},    // 12  divisor += 1
    {JMP, 0, 0, 0, 4},    // 13
    {ADD, 0, 0, 0, 1},    // 14  number += 1
    {JLT, 0, 3, 0, 3},    // 15
    {JMP, 0, 0, 0, 9},    // 16
};

__attribute__((noinline)) static int32_t interpret(const struct instruction *code) {
    int32_t regs[8] = {0};
    const struct instruction *pc = code;
    for (;;) {
        const struct instruction *now = pc++;
        switch (now->op) {
        case SET: regs[now->a] = now->value; break;
        case ADD: regs[now->a] = regs[now->b] + now->value; break;
        case MUL: regs[now->a] = regs[now->b] * regs[now->c]; break;
        case REM: regs[now->a] = (int32_t)((uint32_t)regs[now->b] % (uint32_t)regs[now->c]); break;
        case JLT: if (regs[now->a] < regs[now->b]) pc = code + now->value; break;
        case JNZ: if (regs[now->a]) pc = code + now->value; break;
        case JMP: pc = code + now->value; break;
        default: return regs[2];
        }
    }
}

int64_t EXPORT(run)(int32_t rounds) {
    int64_t result = 0;
    for (int round = 0; round < rounds; round++) {
        program[2].value = 1000 + (round & 7);
        result = result * 3 + interpret(program);
    }
    return result;
}
