/**
 * Reads the configuration files of Hugging Face into language models.
 *
 * <p>May use schema and llm.architecture.
 */
@NullMarked
package org.mirinae.llm.huggingface;

import org.jspecify.annotations.NullMarked;
