fn resume() {
    suspend(0x2a);
}
// naïve café — résumé
