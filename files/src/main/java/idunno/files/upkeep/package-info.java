/// What a node does for the copies that it is to hold: it reads them in turn, looks for those that
/// are missing or damaged, and brings them again from other nodes.
///
/// Every node knows the namespace, so each finds out by itself what it should hold; nobody sends
/// lists. What cannot be mended here because this disk does not take it is given to another node
/// and the record changed, so that the coordinator hears of it through the log.
@NullMarked
package idunno.files.upkeep;

import org.jspecify.annotations.NullMarked;
