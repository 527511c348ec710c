package org.mirinae.run;

/** The store in memory keeps to the contract of all stores. */
final class InMemoryRunStoreTest implements RunStoreContract {

    @Override
    public RunStore empty(int maxKept) {
        return new InMemoryRunStore(maxKept);
    }
}
