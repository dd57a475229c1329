// Scalar: five bodies that attract each other, a thousand steps.
#include "kernel.h"

#define BODIES 5
struct body { double x, y, z, vx, vy, vz, mass; };
static struct body bodies[BODIES];
static const struct body START[BODIES] = {
    {0, 0, 0, 0, 0, 0, 39.47841760435743},
    {4.84143144246472090, -1.16032004402742839, -0.10362204447112311, 0.60632639299583202, 2.81198684491626016, -0.02521836165988763, 0.03769367487038949},
    {8.34336671824457987, 4.12479856412430479, -0.40352341711432138, -1.01077434617879236, 1.82566237123041186, 0.00841576137658415, 0.01128632613196877},
    {12.89436956213913104, -15.11115140169863125, -0.22330757889265573, 1.08279100644153536, 0.86871301816960822, -0.01083263740136363, 0.00172372405705971},
    {15.37969711485091650, -25.91931460998796410, 0.17925877295037118, 0.97909073224389798, 0.59469899864767617, -0.03475595555078104, 0.00203368686992463},
};

__attribute__((noinline)) static void advance(double dt) {
    for (int i = 0; i < BODIES; i++) {
        struct body *a = bodies + i;
        for (int j = i + 1; j < BODIES; j++) {
            struct body *b = bodies + j;
            double dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
            double square = dx * dx + dy * dy + dz * dz;
            double force = dt / (square * __builtin_sqrt(square));
            a->vx -= dx * b->mass * force, a->vy -= dy * b->mass * force, a->vz -= dz * b->mass * force;
            b->vx += dx * a->mass * force, b->vy += dy * a->mass * force, b->vz += dz * a->mass * force;
        }
    }
    for (struct body *b = bodies; b < bodies + BODIES; b++)
        b->x += dt * b->vx, b->y += dt * b->vy, b->z += dt * b->vz;
}

int64_t EXPORT(run)(int32_t rounds) {
    for (int i = 0; i < BODIES; i++)
        bodies[i] = START[i];
    for (int round = 0; round < rounds; round++)
        for (int step = 0; step < 1000; step++)
            advance(0.01);
    return (int64_t)(bodies[0].x * 1e12) + (int64_t)(bodies[4].z * 1e12);
}
