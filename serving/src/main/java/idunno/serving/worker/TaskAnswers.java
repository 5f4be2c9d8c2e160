package idunno.serving.worker;

import java.nio.ByteBuffer;

/// What a run of a whole task gave.
///
/// @param lines the output file
record TaskAnswers(
    ByteBuffer lines, int succeeded, int failed, int labelled, int correct, double processingMs) {}
