fn resume() void {
    suspend(0x2a);
}
// naïve café — résumé
