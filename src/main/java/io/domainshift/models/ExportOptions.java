package io.domainshift.models;

/**
 * What a job shall write.
 *
 * @param model id of the model
 * @param format of the file
 */
public record ExportOptions(String model, WeightsFormat format) {}
