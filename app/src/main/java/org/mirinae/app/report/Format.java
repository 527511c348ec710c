package org.mirinae.app.report;

/** Forms a document can be drawn in. */
public enum Format {
    /** Tables for people. */
    TEXT,
    /** The document of the contract. */
    JSON,
    /** Rows for spreadsheets. */
    CSV
}
