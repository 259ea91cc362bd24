"""The supporting documents of invoices (SCOR): joined, checked, sent once their FSE lot is acknowledged, kept, purged.

==============  ==============================================================
``values``      a document and a parcel as the faces see them
``needs``       which documents an invoice needs
``desk``        what a user does: join, refer, remove, list, purge
``parcels``     putting the documents of a lot in a parcel, sending it
``answers``     what a front-end says of a parcel
==============  ==============================================================

What a document must be and what may follow each of its states is ``norms.scor``.
"""
