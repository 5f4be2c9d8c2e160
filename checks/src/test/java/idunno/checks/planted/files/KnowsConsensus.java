package idunno.checks.planted.files;

record KnowsConsensus(
    idunno.checks.planted.consensus.Group group, org.apache.ratis.protocol.RaftPeerId id) {}
