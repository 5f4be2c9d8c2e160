/// How the answer to a log search travels: frames, from the nodes that search through the node that
/// was asked to the client.
///
/// A frame is its kind (1 byte), the number of the node that it is about (2), the length of its
/// content (4), and the content; numbers are big-endian. The nodes' numbers are given by the node
/// that was asked, which passes frames on without looking into them. Texts in a content are their
/// length in UTF-8 (2) and those bytes.
///
/// | kind | content |
/// |---|---|
/// | NODE 1 | a node takes part: its name, its address |
/// | FILE 2 | the number of a file of that node (4), its name |
/// | LINES 3 | the number of a file (4), then lines: a byte of flags ([idunno.logs.answer.Lines]), number, length, bytes |
/// | COUNT 4 | the number of a file (4), how many of its lines are wanted (8) |
/// | PROGRESS 5 | bytes read (8), bytes to read (8); also a sign of life |
/// | END 6 | what became of that node's part: [idunno.logs.answer.NodeSummary] |
/// | ALL 7 | empty: nothing is missing from this answer but what the ENDs say. The last frame; an answer without it is incomplete |
@NullMarked
package idunno.logs.answer;

import org.jspecify.annotations.NullMarked;
