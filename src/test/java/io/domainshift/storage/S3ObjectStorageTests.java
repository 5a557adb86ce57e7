package io.domainshift.storage;

import io.domainshift.testing.S3Server;

class S3ObjectStorageTests extends S3StorageContract {

  @Override
  S3Server server() {
    return S3Server.mock();
  }
}
