package idunno.serving;

/// Where in the file system clients put what they upload for serving, each upload in a folder of
/// its own below. What nothing refers to there is swept away.
public final class Uploads {
  /// Packs of a job's inputs: `UPLOAD/PACK` below.
  public static final String PACKS = ".idunno/packs/";

  /// Files of models: `MODEL/UPLOAD/FILE` below.
  public static final String MODELS = ".idunno/models/";

  private Uploads() {}
}
